import type { Auditor } from './auditor.ts'
import { detailMark, type Detailed } from './auditor/details.ts'
import type { HttpClient } from './http-client.ts'
import type { Random } from './random.ts'
import type { Clock } from './world/clock.ts'
import { frontIsGone, identity, serverToken } from './world/front-process.ts'

export type ShopperWorld = {
  clock: Clock
  random: Random
  auditor: Auditor
  client: HttpClient
  skus: readonly string[]
}

/** Habits of clients, and how often each is met. Most clients behave as documented. */
const habits = {
  givesUp: 0.1,
  cancels: 0.2,
  cancelsBeforePlacing: 0.03,
  reusesKey: 0.1,
  shouts: 0.1,
  repeatsLater: 0.2,
  waits: 0.4,
  isInAHurry: 0.1,
  forges: 0.1,
  isImpatient: 0.1,
  comesThroughServer: 0.2,
  saysWhoseItIs: 0.4,
  namesLines: 0.3,
  sharesReference: 0.2,
  looks: 0.4,
  looksWithAnotherKey: 0.1,
} as const

/**
 * Pauses before a repeat, in ms. They begin with `Retry-After`, double each time, and are spread. Repeats at a fixed rate
 * would keep a shop that fell behind from ever catching up.
 */
const retryMs = { first: 1_000, max: 16_000 }
const impatientMs = { min: 100, max: 1_000 }
const triesMax = 200
const asServer = { Authorization: `Bearer ${serverToken}` }

/** Shoppers with habits of their own, as clients of the front's HTTP API. */
export const createShoppers = ({ clock, random, auditor, client, skus }: ShopperWorld) => {
  const seen = new Map<string, number>()
  let open = 0

  const has = (habit: keyof typeof habits): boolean => {
    if (!random.chance(habits[habit])) return false
    seen.set(habit, (seen.get(habit) ?? 0) + 1)
    return true
  }
  const pause = (min: number, max: number): Promise<void> =>
    new Promise(
      (resolve) => void clock.after(random.integer(Math.round(min), Math.round(max)), resolve),
    )

  const beforeRepeat = (attempt: number): Promise<void> => {
    if (has('isImpatient')) return pause(impatientMs.min, impatientMs.max)
    const ms = Math.min(retryMs.max, retryMs.first * 2 ** attempt)
    return pause(ms / 2, ms + ms / 2)
  }

  const someLines = (): Detailed['lines'] =>
    Array.from({ length: random.integer(1, 3) }, () => ({
      sku: random.pick(skus),
      quantity: random.integer(1, 3),
    }))

  const someOrder = (): Detailed => {
    const lines = someLines()
    if (!has('saysWhoseItIs')) return { lines }
    const reference = has('sharesReference') ? random.integer(1, 9) : random.hex(12)
    return {
      lines: has('namesLines')
        ? lines.map((line) => ({ ...line, name: `${detailMark}${line.sku}` }))
        : lines,
      reference: `${detailMark}${reference}`,
      ...(random.chance(0.7) && {
        customer: { email: `${detailMark}${random.hex(1)}@example.com` },
      }),
      ...(random.chance(0.3) && { note: `${detailMark}${random.hex(4)}` }),
      ...(random.chance(0.3) && { metadata: { a: `${detailMark}${random.hex(4)}` } }),
    }
  }

  const preference = (): Record<string, string> => {
    if (has('isInAHurry')) return { Prefer: 'respond-async' }
    return has('waits') ? { Prefer: `wait=${random.integer(1, 5)}` } : {}
  }

  /** Sends the order until it is recorded, as documented; or gives up early, as people do. */
  const place = async (key: string, order: Detailed, tries: number): Promise<number> => {
    const id = identity.idOf(key)
    let status = 0
    for (let attempt = 0; attempt < tries; attempt += 1) {
      // Each try for itself: the same order may come with and without the token.
      const isTrusted = has('comesThroughServer')
      auditor.sends(id, order, isTrusted)
      const spelt = has('shouts') ? key.toUpperCase() : key
      const answer = await client.ask(
        'place',
        '/orders',
        { 'Idempotency-Key': spelt, ...preference(), ...(isTrusted && asServer) },
        order,
      )
      status = answer.status
      if (answer.status === 201) auditor.toldRecorded(id, order, answer.body!)
      // 409: another order has its reference. 422: its key belongs to another order.
      if ([201, 409, 422].includes(answer.status)) break
      await beforeRepeat(attempt)
    }
    return status
  }

  const cancel = async (key: string, tries: number): Promise<void> => {
    const id = identity.idOf(key)
    for (let attempt = 0; attempt < tries; attempt += 1) {
      auditor.sendsCancel(id)
      const answer = await client.ask('cancel', `/orders/${id}/cancel`, { 'Idempotency-Key': key })
      const isFinal = answer.status === 200 || answer.status === 409
      if (isFinal) return auditor.toldCanceled(id, answer.body!)
      await beforeRepeat(attempt)
    }
  }

  /** An id of the right form that no front made. */
  const forge = async (): Promise<void> => {
    const id = `${random.hex(8)}-${random.hex(4)}-8${random.hex(3)}-8${random.hex(3)}-${random.hex(12)}`
    const { status } = await client.look(`/orders/${id}`)
    if (status !== frontIsGone) auditor.toldAboutForged(status)
  }

  /** Reads the order by its id alone, with its key, and with a key that is not its own. */
  const look = async (key: string): Promise<void> => {
    const id = identity.idOf(key)
    const byId = await client.look(`/orders/${id}`)
    if (byId.body) auditor.shown(id, { hasKey: false, shown: byId.body })
    const byKey = await client.look(`/orders/${id}`, { 'Idempotency-Key': key })
    if (byKey.body) auditor.shown(id, { hasKey: true, shown: byKey.body })
    if (!has('looksWithAnotherKey')) return
    const other = await client.look(`/orders/${id}`, { 'Idempotency-Key': client.newKey() })
    if (other.status !== frontIsGone) auditor.toldAboutOtherKey(other.status)
  }

  const live = async (): Promise<void> => {
    if (has('forges')) await forge()
    const key = client.newKey()
    const order = someOrder()
    const tries = has('givesUp') ? 1 : triesMax
    if (has('cancelsBeforePlacing')) await cancel(key, tries)
    const other = has('reusesKey') ? place(key, someOrder(), tries) : undefined
    await place(key, order, tries)
    await other
    if (has('looks')) await look(key)
    if (has('cancels')) {
      await pause(0, 5_000)
      await cancel(key, tries)
    }
    if (has('repeatsLater')) {
      await pause(1_000, 30_000)
      await place(key, order, 1)
    }
  }

  return {
    /** One more client. Its promise rejects with a violation only. */
    arrive: async (): Promise<void> => {
      open += 1
      await live()
      open -= 1
    },
    open: (): number => open,
    /** How often each habit was met. */
    habits: (): ReadonlyMap<string, number> => seen,
  }
}
