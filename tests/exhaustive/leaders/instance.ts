import { createReconciler, type Reconciler, type ReconcilerOptions } from '@shop/engine/reconciler'
import type { Presence } from '@shop/contracts'
import type { ReconciliationRecord, ReconciliationState } from '@shop/engine'
import type { SharedRecord, Steps } from './record.ts'

/** What a planted bug may replace: the reconciler, or the steps of its record. */
export type LeaderRules = {
  create: (options: ReconcilerOptions) => Reconciler
  steps: (record: SharedRecord) => Steps
}
export const realRules: LeaderRules = { create: createReconciler, steps: ({ steps }) => steps }

/** A step that a process has asked its database for, and has no answer to yet. */
type Asked = { name: string; args: readonly unknown[]; answer: () => unknown }

/** Ticks after which a process that does not lead reads the record. */
const ticksBetweenReads = 4
/** Turns of the event loop in which everything that follows an answer has happened. */
const turnsToSettle = 12

/**
 * A process with the real reconciler. It stands still before each step at the database until that is let happen, as long as
 * one likes: a frozen process is one whose next step comes late.
 */
export const createInstance = (shared: SharedRecord, rules: LeaderRules) => {
  const steps = rules.steps(shared)
  let isLeader = false
  let asked: Asked | undefined
  let heard: Presence | undefined
  let isWriting = false
  /** Everything that happened to the write under way: it says where the process stands. */
  let story: unknown[] = []

  const stepping = <Name extends keyof Steps>(name: Name) =>
    ((...args: unknown[]) =>
      new Promise((resolve) => {
        const answer = (): unknown => (steps[name] as (...of: unknown[]) => unknown)(...args)
        asked = {
          name,
          args,
          answer: () => {
            const result = answer()
            resolve(result)
            return result
          },
        }
      })) as ReconciliationRecord[Name]
  const names = Object.keys(steps) as (keyof Steps)[]
  const record = Object.fromEntries(
    names.map((name) => [name, stepping(name)]),
  ) as unknown as ReconciliationRecord

  const reconciler = rules.create({
    record,
    stateAtStart: shared.state(),
    isLeader: () => isLeader,
    between: async (work) => {
      isWriting = true
      story = [heard, reconciler.state()]
      await work().finally(() => {
        isWriting = false
        story = []
      })
    },
    onNews: () => undefined,
    onAnnounceAgain: () => undefined,
    log: { warn: () => undefined, info: () => undefined, error: () => undefined } as never,
  })
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < turnsToSettle; turn += 1) await Promise.resolve()
  }

  return {
    leads: () => isLeader,
    state: reconciler.state,
    /** Takes in whether it holds the lock. */
    look: (isHolder: boolean) => {
      isLeader = isHolder
    },
    hasHeard: (presence: Presence) => JSON.stringify(heard) === JSON.stringify(presence),
    hear: async (presence: Presence) => {
      heard = presence
      reconciler.heard(presence)
      await settle()
    },
    learn: (state: ReconciliationState) => reconciler.learn(state),
    tick: async () => {
      for (let tick = 0; tick < ticksBetweenReads && asked === undefined; tick += 1) {
        reconciler.tick()
        await settle()
      }
    },
    /** The step before which it stands. */
    asks: () => asked && [asked.name, ...asked.args].join(' '),
    step: async () => {
      const now = asked!
      asked = undefined
      const result = now.answer()
      if (isWriting) story.push([now.name, result])
      await settle()
    },
    /** Everything that decides how it goes on. */
    signature: () => [isLeader, heard, reconciler.state(), story, asked?.name, asked?.args],
  }
}
