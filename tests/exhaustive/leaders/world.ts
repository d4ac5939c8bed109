import type { Presence } from '@shop/contracts'
import { createInstance, type LeaderRules } from './instance.ts'
import { createRecord, ownEpoch } from './record.ts'

/** How often the lock passes and the reader's database is replaced at most, and whether the instances' own was restored. */
export type LeaderWorld = { passesMax: number; replacementsMax: number; isRestored: boolean }

/** A database of the reader: new and empty, or an old backup, or the first one. `knows`: the row. */
type Reader = { epoch: string; isNew: boolean; knows: boolean }

const replacements: Readonly<Record<string, Reader>> = {
  'an old backup': { epoch: 'second', isNew: false, knows: false },
  'another old backup': { epoch: 'third', isNew: false, knows: false },
  'a new file': { epoch: 'empty', isNew: true, knows: false },
  'the first one': { epoch: 'first', isNew: false, knows: true },
}
const instanceNames = ['A', 'B'] as const
type Name = (typeof instanceNames)[number]

/** The processes of a worker over one database, and its reader. Moves change it, one after the other. */
export const createLeaderWorld = (
  { passesMax, replacementsMax, isRestored }: LeaderWorld,
  rules: LeaderRules,
) => {
  const record = createRecord({ isRestored })
  const made = () => createInstance(record, rules)
  const instances = { A: made(), B: made() }
  let reader: Reader = { epoch: 'first', isNew: false, knows: true }
  let hasTold = false
  let replaced = 0
  let passed = 0
  let holder: Name = 'A'
  instances.A.look(true)

  const presence = (): Presence => ({
    alive: true,
    since: 0,
    version: '',
    backlog: 0,
    epoch: reader.epoch,
    ...(reader.isNew && { isNew: true }),
    ...(hasTold && { announcedTo: ownEpoch }),
  })
  /** Says the row again, and the reader's answer comes to one of the instances. */
  const remind = (from: Name, to: Name): void => {
    const { lostReader, readerEpoch } = instances[from].state()
    if (lostReader !== undefined || readerEpoch !== reader.epoch) return
    reader = { ...reader, knows: true }
    if (record.state().readerEpoch === reader.epoch) record.hear()
    instances[to].learn(record.state())
  }
  const passTo = (other: Name): void => {
    holder = other
    passed += 1
  }
  /** The moves of one instance, by what they are called. */
  const movesOf = (name: Name): [string, () => Promise<void> | void][] => {
    const instance = instances[name]
    const asks = instance.asks()
    const isReminding = instance.leads() && !record.isHeard()
    return [
      ...(instance.leads() === (holder === name)
        ? []
        : [[`${name} looks who leads`, () => instance.look(holder === name)] as const]),
      ...(instance.hasHeard(presence())
        ? []
        : [[`${name} hears the reader`, () => instance.hear(presence())] as const]),
      ...(asks === undefined
        ? [[`${name} ticks`, instance.tick] as const]
        : [[`${name}: ${asks}`, instance.step] as const]),
      ...(isReminding
        ? instanceNames.map(
            (to) => [`${name} reminds, ${to} is answered`, () => remind(name, to)] as const,
          )
        : []),
    ].map(([text, move]) => [text, move])
  }

  return {
    instances,
    record,
    reader: () => reader,
    moves: (): Map<string, () => Promise<void> | void> => {
      const other = holder === 'A' ? 'B' : 'A'
      const isNext = replaced < replacementsMax
      return new Map([
        ...instanceNames.flatMap(movesOf),
        ...(passed < passesMax
          ? [[`the lock goes to ${other}`, () => passTo(other)] as const]
          : []),
        ...Object.entries(replacements)
          .filter(([, { epoch }]) => isNext && epoch !== reader.epoch)
          .map(([text, next]) => {
            const replace = (): void => {
              reader = { ...next }
              hasTold = false
              replaced += 1
            }
            return [`the reader has ${text}`, replace] as const
          }),
        ...(isRestored && !hasTold
          ? [['the reader has told everything', () => void (hasTold = true)] as const]
          : []),
      ])
    },
    signature: () =>
      JSON.stringify([
        ...instanceNames.map((name) => instances[name].signature()),
        [record.state(), record.isHeard(), reader, hasTold, replaced, passed, holder],
      ]),
    /** Lets both go on, without faults: `answered` gets every answer of the reader. */
    rest: async (answered: Name): Promise<void> => {
      hasTold ||= isRestored
      for (const name of instanceNames) {
        const instance = instances[name]
        instance.look(holder === name)
        while (instance.asks() !== undefined) await instance.step()
        await instance.hear(presence())
        while (instance.asks() !== undefined) await instance.step()
        await instance.tick()
        while (instance.asks() !== undefined) await instance.step()
        if (instance.leads() && !record.isHeard()) remind(name, answered)
      }
    },
  }
}

export type World = ReturnType<typeof createLeaderWorld>
