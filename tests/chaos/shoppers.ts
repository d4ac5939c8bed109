import type { Entry, Ledger, ShownOrder, Variant } from './ledger.ts'
import type { Purchase } from './purchases.ts'
import type { Random } from './random.ts'
import type { Answer, ShopClient } from './shop-client.ts'

export type Shoppers = {
  client: ShopClient
  ledger: Ledger
  random: Random
  /** Whether it is so long after the last fault that every shopper gives up. */
  isOver(): boolean
}

/** Repeats of one request; the time is bounded by `isOver`. */
const attemptsMax = 10_000
/** Time within which a shopper that repeats later comes back. */
const laterMsMax = 5_000
/** A shopper that never comes back may not even wait for the answer. */
const abandonedAfterMsMax = 60

/** Does what the shopper of this purchase does, to the end, and writes down what it is told. */
export const shop = async (purchase: Purchase, shoppers: Shoppers): Promise<void> => {
  const { ledger, random } = shoppers
  const entry = ledger.open(purchase)
  const shopper = shopperOf(entry, shoppers)
  switch (purchase.behaviour) {
    case 'persists':
      await shopper.placeUntilRecorded('content')
      if (random.chance(0.2)) await shopper.read()
      break
    case 'abandons':
      await shopper.place(
        'content',
        random.chance(0.5) ? random.int(1, abandonedAfterMsMax) : undefined,
      )
      break
    case 'cancels':
      await shopper.placeUntilRecorded('content')
      if (random.chance(0.5)) await shopper.read()
      await shopper.cancelUntilTold()
      break
    case 'cancels-early':
      await shopper.place(
        'content',
        random.chance(0.3) ? random.int(1, abandonedAfterMsMax) : undefined,
      )
      // Without any answer the shopper has no id to cancel, so it tries again.
      for (let n = 0; !entry.orderId && n < attemptsMax && !shoppers.isOver(); n += 1) {
        await Bun.sleep(random.int(200, 1_000))
        await shopper.place('content')
      }
      await shopper.cancelUntilTold()
      if (random.chance(0.5)) await shopper.placeUntilRecorded('content')
      break
    case 'reuses-key':
      await shopper.placeBoth(random.chance(0.5))
      break
    case 'repeats':
      await shopper.placeUntilRecorded('content')
      await Bun.sleep(random.int(0, laterMsMax))
      await Promise.all([
        shopper.placeUntilRecorded('content', purchase.key.toUpperCase()),
        shopper.placeUntilRecorded('content', `"${purchase.key}"`),
      ])
      break
  }
  entry.isFinished = !shoppers.isOver()
}

const shopperOf = (entry: Entry, { client, ledger, random, isOver }: Shoppers) => {
  const { purchase } = entry

  const place = async (
    variant: Variant,
    patienceMs?: number,
    key = purchase.key,
  ): Promise<Answer> => {
    entry.sent.add(variant)
    const answer = await client.ask('place', {
      path: '/orders',
      headers: { 'Idempotency-Key': key, Prefer: purchase.prefer },
      body: ledger.contentOf(entry, variant),
      ...(patienceMs ? { patienceMs } : {}),
    })
    if (answer.orderId) ledger.noteId(entry, answer.orderId)
    if (answer.status === 201) {
      ledger.noteOrder(entry, answer.body as ShownOrder)
      ledger.noteRecorded(entry, variant, answer.body as ShownOrder)
    } else if (answer.status === 422) entry.refused.add(variant)
    else expectOneOf(answer, [202, 503], 'place')
    return answer
  }

  /** Any other status is not among the documented answers. */
  const expectOneOf = ({ status, body }: Answer, statuses: number[], what: string): void => {
    if (status === 0 || statuses.includes(status)) return
    const detail = `${what}: ${status} ${JSON.stringify(body)}`
    ledger.violate('answers are those documented', ledger.nameOf(entry), detail)
  }

  const untilDone = async (ask: () => Promise<Answer>, done: readonly number[]): Promise<void> => {
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      const answer = await ask()
      if (done.includes(answer.status) || isOver()) return
      await Bun.sleep((answer.retryAfterMs * random.int(30, 100)) / 100)
    }
  }

  const placeUntilRecorded = (variant: Variant, key?: string): Promise<void> =>
    untilDone(() => place(variant, undefined, key), [201, 422])

  const cancel = async (): Promise<Answer> => {
    entry.hasAskedToCancel = true
    const answer = await client.ask('cancel', {
      path: `/orders/${entry.orderId}/cancel`,
      headers: { 'Idempotency-Key': purchase.key },
    })
    if (answer.status === 200) ledger.noteOrder(entry, answer.body as ShownOrder)
    else if (answer.status === 409) {
      ledger.noteOrder(entry, (answer.body as { order: ShownOrder }).order)
    } else expectOneOf(answer, [202, 503], 'cancel')
    return answer
  }

  return {
    place,
    placeUntilRecorded,
    placeBoth: async (atOnce: boolean): Promise<void> => {
      const first = placeUntilRecorded('content')
      if (!atOnce) await first
      await Promise.all([first, placeUntilRecorded('other')])
    },
    cancelUntilTold: async (): Promise<void> => {
      if (entry.orderId) await untilDone(cancel, [200, 409])
    },
    read: async (): Promise<void> => {
      const answer = await client.ask('read', {
        method: 'GET',
        path: `/orders/${entry.orderId}`,
        headers: { Prefer: random.chance(0.5) ? 'wait=2' : undefined },
      })
      if (answer.status === 200) ledger.noteOrder(entry, answer.body as ShownOrder)
      else expectOneOf(answer, [503], 'read')
    },
  }
}
