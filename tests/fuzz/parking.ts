import type { EngineAuditReads } from '@shop/engine'
import * as v from 'valibot'
import { openAudited } from '../house/audited.ts'
import type { Shop } from '../house/shop.ts'
import { itemsIn, type BusInput } from './bus-inputs.ts'

export type Reader = 'inventory' | 'order'

/** Predicts from the inputs which items must be parked. Contents are told apart by a hash, so that a million fit. */
export type ExpectedParked = ReturnType<typeof createExpectedParked>

export const createExpectedParked = () => {
  const expected = { inventory: new Set<string>(), order: new Set<string>() }
  const sent = { inventory: new Set<string>(), order: new Set<string>() }

  return {
    expected,
    /** Items that are readable: a reader may still find that it cannot apply one. */
    sent,
    expect: ({ topic, payload }: BusInput): void => {
      for (const reader of topic.readers) {
        const items = itemsIn(payload)
        if (items === undefined) expected[reader].add(markOf(topic.name, payload))
        for (const item of items ?? []) {
          const { success } = v.safeParse(topic.schema, item)
          const set = success ? sent : expected
          const text = isDeeperThan(parkedDepthMax, item)
            ? payload
            : Buffer.from(JSON.stringify([item]))
          set[reader].add(markOf(topic.name, text))
        }
      }
    },
    clear: (): void => {
      for (const set of [...Object.values(expected), ...Object.values(sent)]) set.clear()
    },
  }
}

/** An item that nests deeper is parked with its whole message. */
const parkedDepthMax = 100

const isDeeperThan = (levels: number, value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((each) => isDeeperThan(levels - 1, each)))

const markOf = (topic: string, content: Uint8Array): string =>
  `${topic} ${Bun.hash(content).toString(36)} ${content.byteLength}`

export type Parked = { hash: string; mark: string; reason: string; topic: string; text: string }

/** Everything that a worker's database has parked, read from its file. */
export const readParked = async (shop: Shop, reader: Reader): Promise<Parked[]> => {
  const { close, ...databases } = await openAudited(shop)
  const root = `${shop.env.SHOP_TOPIC_ROOT}/`
  try {
    return await databases[reader].inOneView(async (reads: EngineAuditReads) => {
      const found: Parked[] = []
      for await (const { hash, topic, content, reason } of reads.parked()) {
        const name = topic.replace(root, '')
        const text = Buffer.from(content.subarray(0, 300)).toString()
        found.push({ hash, topic: name, reason, mark: markOf(name, content), text })
      }
      return found
    })
  } finally {
    await close()
  }
}

/** Items that are parked and should not be, and the reverse. */
export const complaintsAboutParked = (
  parked: readonly Parked[],
  reader: Reader,
  { expected, sent }: Pick<ExpectedParked, 'expected' | 'sent'>,
): string[] => {
  const marks = new Set(parked.map(({ mark }) => mark))
  const missing = [...expected[reader]].filter((mark) => !marks.has(mark))
  const unreasoned = parked.filter(({ reason }) => reason.trim() === '')
  const surprising = parked.filter(
    ({ mark }) => !expected[reader].has(mark) && !sent[reader].has(mark),
  )
  return [
    ...missing.map((mark) => `${reader} did not park ${mark}`),
    ...unreasoned.map(({ hash }) => `${reader} parked ${hash} without a reason`),
    ...surprising.map(({ topic, reason, text }) => `${reader} parked ${topic}: ${reason}: ${text}`),
  ]
}
