import { orderIdOf, type OrderLine } from '@shop/contracts'
import type { Auditor, Shown } from './auditor.ts'
import type { Random } from './random.ts'
import type { Clock } from './world/clock.ts'
import { adminToken, frontIsGone, idSecret, type FrontProcess } from './world/front-process.ts'

export type ShopperWorld = {
  clock: Clock
  random: Random
  auditor: Auditor
  /** The front that answers now; another one after a crash. */
  front: () => FrontProcess
  skus: readonly string[]
}

/** How clients behave, with how often: most as documented, some not. */
const habits = {
  comesBack: 0.9,
  cancels: 0.2,
  cancelsBeforePlacing: 0.03,
  reusesKey: 0.1,
  shouts: 0.1,
  repeatsLater: 0.2,
  waits: 0.4,
  isInAHurry: 0.1,
  forges: 0.1,
} as const

const retryMs = { min: 200, max: 4_000 }
const triesMax = 200

type Answer = { status: number; order: Shown | undefined }

/** Shoppers with habits of their own, and operators, as clients of the front's HTTP API. */
export const createShoppers = ({ clock, random, auditor, front, skus }: ShopperWorld) => {
  const answers = new Map<string, number>()
  let open = 0

  const pause = (min: number, max: number): Promise<void> =>
    new Promise((resolve) => void clock.after(random.integer(min, max), resolve))

  const ask = async (
    name: string,
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<Answer> => {
    const response = await front().fetch(
      new Request(`http://shop${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
    answers.set(`${name} ${response.status}`, (answers.get(`${name} ${response.status}`) ?? 0) + 1)
    const order = response.status < 300 ? ((await response.json()) as Shown) : undefined
    return { status: response.status, order }
  }

  const newKey = (): string =>
    `${random.hex(8)}-${random.hex(4)}-7${random.hex(3)}-8${random.hex(3)}-${random.hex(12)}`

  const someLines = (): OrderLine[] =>
    Array.from({ length: random.integer(1, 3) }, () => ({
      sku: random.pick(skus),
      quantity: random.integer(1, 3),
    }))

  const preference = (): Record<string, string> => {
    if (random.chance(habits.isInAHurry)) return { Prefer: 'respond-async' }
    return random.chance(habits.waits) ? { Prefer: `wait=${random.integer(1, 5)}` } : {}
  }

  /** Sends the order until it is recorded, as documented; or gives up early, as people do. */
  const place = async (key: string, lines: OrderLine[], tries: number): Promise<number> => {
    const id = orderIdOf(key, idSecret)
    let status = 0
    for (let attempt = 0; attempt < tries; attempt += 1) {
      auditor.sends(id, lines)
      const spelt = random.chance(habits.shouts) ? key.toUpperCase() : key
      const answer = await ask(
        'place',
        '/orders',
        { 'Idempotency-Key': spelt, ...preference() },
        { lines },
      )
      status = answer.status
      if (answer.status === 201) auditor.toldRecorded(id, lines, answer.order!)
      if (answer.status === 201 || answer.status === 422) break
      await pause(retryMs.min, retryMs.max)
    }
    return status
  }

  const cancel = async (key: string, tries: number): Promise<void> => {
    const id = orderIdOf(key, idSecret)
    for (let attempt = 0; attempt < tries; attempt += 1) {
      auditor.sendsCancel(id)
      const answer = await ask('cancel', `/orders/${id}/cancel`, { 'Idempotency-Key': key })
      if (answer.status === 200) return auditor.toldCanceled(id, answer.order!)
      await pause(retryMs.min, retryMs.max)
    }
  }

  /** An id of the right form that no front made. */
  const forge = async (): Promise<void> => {
    const id = `${random.hex(8)}-${random.hex(4)}-8${random.hex(3)}-8${random.hex(3)}-${random.hex(12)}`
    const response = await front().fetch(new Request(`http://shop/orders/${id}`))
    if (response.status !== frontIsGone) auditor.toldAboutForged(response.status)
  }

  const live = async (): Promise<void> => {
    if (random.chance(habits.forges)) await forge()
    const key = newKey()
    const lines = someLines()
    const tries = random.chance(habits.comesBack) ? triesMax : 1
    if (random.chance(habits.cancelsBeforePlacing)) await cancel(key, tries)
    const other = random.chance(habits.reusesKey) ? place(key, someLines(), tries) : undefined
    await place(key, lines, tries)
    await other
    if (random.chance(habits.cancels)) {
      await pause(0, 5_000)
      await cancel(key, tries)
    }
    if (random.chance(habits.repeatsLater)) {
      await pause(1_000, 30_000)
      await place(key, lines, 1)
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
    ship: async (id: string): Promise<void> => {
      auditor.sendsShip(id)
      await ask('ship', `/admin/orders/${id}/ship`, {
        Authorization: `Bearer ${adminToken}`,
        'Idempotency-Key': newKey(),
      })
    },
    receive: async (sku: string, units: number): Promise<void> => {
      auditor.receives(sku, units)
      await ask(
        'receive',
        `/admin/products/${sku}/stock`,
        { Authorization: `Bearer ${adminToken}`, 'Idempotency-Key': newKey() },
        { kind: 'received', units },
      )
    },
    /** Answers by request and status. */
    answers: (): ReadonlyMap<string, number> => answers,
  }
}
