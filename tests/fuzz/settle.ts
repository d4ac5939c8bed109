import { parkedAt } from '../house/parked.ts'
import { askDoctor } from '../house/programs.ts'
import type { Shop } from '../house/shop.ts'
import { until } from '../house/until.ts'
import type { FuzzedTopic } from './bus-inputs.ts'
import type { BusUsers } from './bus-users.ts'
import type { Figures } from './figures.ts'
import { complaintsAboutParked, readParked, type ExpectedParked } from './parking.ts'

type Round = {
  shop: Shop
  buses: BusUsers
  topics: readonly FuzzedTopic[]
  parked: ExpectedParked
  figures: Figures
}

/** Time that a shop has to work off a round and come to rest, in ms. */
const settleMsMax = 180_000
const readers = ['inventory', 'order'] as const

/** Waits until the shop is at rest. Then the parked items must be the expected ones, and nothing else may be wrong. */
export const settle = async (round: Round): Promise<void> => {
  const { shop, parked, figures } = round
  const complain = (text: string) => figures.complain(-1, text)
  const startedMs = performance.now()
  await everythingRead(round)
  const audit = await until('the shop is at rest', () => restingAudit(shop), settleMsMax)
  figures.slowestSettleMs = Math.max(figures.slowestSettleMs, performance.now() - startedMs)
  figures.orders = audit.counts.orders
  for (const { check, subject, detail } of audit.violations) {
    if (check !== 'parked') complain(`the doctor: ${check} ${subject}: ${detail}`)
  }

  for (const reader of readers) {
    const rows = await readParked(shop, reader)
    figures.counts.parked += rows.length
    complaintsAboutParked(rows, reader, parked).slice(0, 5).forEach(complain)
    await discardAll(
      shop,
      reader,
      rows.map(({ hash }) => hash),
    )
  }
  parked.clear()
  round.buses.forget()
  const after = await askDoctor(shop)
  for (const { check, subject } of after.violations) {
    complain(`after discarding what is parked, the doctor: ${check} ${subject}`)
  }
  figures.counts.rounds += 1
}

/** The broker delivers in order: when a reader has parked the last message of a topic, it has read all before it. */
const everythingRead = async ({ shop, buses, topics, parked }: Round): Promise<void> => {
  const last = new TextEncoder().encode(`the last ${crypto.randomUUID()}`)
  for (const topic of topics) {
    parked.expect({ topic, payload: last })
    await buses.publish({ topic, payload: last })
  }
  await until(
    'every message is read',
    async () => {
      const counts = await Promise.all(readers.map((reader) => parkedLast(shop, reader, last)))
      const expected = readers.map(
        (reader) => topics.filter(({ readers }) => readers.includes(reader)).length,
      )
      return counts.every((count, index) => count === expected[index])
    },
    settleMsMax,
  )
}

/** The list is newest first. */
const parkedLast = async (shop: Shop, reader: 'inventory' | 'order', payload: Uint8Array) => {
  const text = new TextDecoder().decode(payload)
  const { items } = await parkedAt(shop, reader, ({ bytes }) => bytes === payload.length)
  return items.filter(({ content }) => content === text).length
}

/** The doctor's audit once nothing is on its way any more. */
const restingAudit = async (shop: Shop) => {
  const audit = await askDoctor(shop)
  const backlogs = await Promise.all(readers.map((reader) => backlogOf(shop, reader)))
  return audit.inFlight.count === 0 && backlogs.every((backlog) => backlog === 0) && audit
}

const backlogOf = async (shop: Shop, reader: 'inventory' | 'order'): Promise<number> => {
  const text = await (await shop.askWorker(reader, '/metrics')).text()
  return Number(/^shop_backlog_messages\{.*\} (\d+)$/m.exec(text)?.[1])
}

const discardsAtOnce = 16

const discardAll = async (
  shop: Shop,
  reader: 'inventory' | 'order',
  hashes: string[],
): Promise<void> => {
  const rest = [...hashes]
  const discard = async (): Promise<void> => {
    for (let hash = rest.pop(); hash !== undefined; hash = rest.pop()) {
      await shop.askWorker(reader, `/parked/${hash}`, 'DELETE')
    }
  }
  await Promise.all(Array.from({ length: discardsAtOnce }, discard))
}
