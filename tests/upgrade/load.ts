import type { Ledger } from '../chaos/ledger.ts'
import { operatorsOf } from '../chaos/operators.ts'
import { purchaseOf } from '../chaos/purchases.ts'
import { randomOf } from '../chaos/random.ts'
import { shopClient, type ShopClient } from '../chaos/shop-client.ts'
import { shop as goShopping } from '../chaos/shoppers.ts'
import type { Shop } from '../house/shop.ts'
import { serverToken } from './plans.ts'

/**
 * Many, because some wait in between: for the decision of an order that is parked, or until a cancellation is heard, which
 * one of seven wants.
 */
const shopperCount = 48
/** Shoppers whose orders come through a trusted server. */
const trustedCount = 4
const purchaseCountMax = 20_000
/** Pause of a shopper between two purchases: the load shall last as long as the upgrade. */
const pauseMs = 40
/** Time after the upgrade in which every shopper must have been answered. */
const answeredWithinMs = 30_000

/** Shoppers and operators at work while the shop is upgraded. The ledger has what they are told. */
export type Load = {
  /** Orders that were answered 202: the bus has them. */
  taken: Set<string>
  /** From now on the trusted server sends its token. */
  trust(): void
  /** Answers to orders so far, of one status or of any. */
  answerCount(status?: number): number
  /** Lets every shopper finish. */
  end(): Promise<void>
}

/** Opens the catalogue and starts the load. Each purchase is known from the seed. */
export const startLoad = async (shop: Shop, ledger: Ledger, seed: number): Promise<Load> => {
  const taken = new Set<string>()
  let isTrusted = false
  const plain = noting(taken, shopClient({ frontUrls: [shop.frontUrl] }, ledger))
  const trusted: ShopClient = {
    ask: (what, request) => plain.ask(what, isTrusted ? withToken(request) : request),
  }
  let isClosing = false
  let overAtMs = Infinity
  const isOver = () => performance.now() > overAtMs
  const adminToken = shop.env.ADMIN_TOKEN!
  const operators = operatorsOf({
    client: plain,
    ledger,
    random: randomOf(seed),
    adminToken,
    isOver,
    wholeOrdersOnly: true,
  })
  await operators.openShop()

  let next = 0
  const shopper = async (client: ShopClient): Promise<void> => {
    while (next < purchaseCountMax && !isClosing) {
      const n = next++
      const random = randomOf(seed, n)
      await goShopping(purchaseOf(seed, n), { client, ledger, isOver, random })
      await Bun.sleep(pauseMs)
    }
  }
  const working = Promise.all([
    ...Array.from({ length: shopperCount }, (_, i) => shopper(i < trustedCount ? trusted : plain)),
    operators.receiveStock(() => isClosing),
    operators.shipParcels(() => isClosing),
  ])
  return {
    taken,
    trust: () => {
      isTrusted = true
    },
    answerCount: (status) =>
      Object.entries(ledger.answers)
        .filter(([what]) => (status ? what === `place ${status}` : /^place \d+$/.test(what)))
        .reduce((sum, [, count]) => sum + count, 0),
    end: async () => {
      isClosing = true
      overAtMs = performance.now() + answeredWithinMs
      await working
    },
  }
}

const noting = (taken: Set<string>, client: ShopClient): ShopClient => ({
  ask: async (what, request) => {
    const answer = await client.ask(what, request)
    if (what === 'place' && answer.status === 202) taken.add(answer.orderId!)
    return answer
  },
})

const withToken = <Request extends { headers?: Record<string, string | undefined> }>(
  request: Request,
): Request => ({
  ...request,
  headers: { ...request.headers, Authorization: `Bearer ${serverToken}` },
})
