import { type Shop, startShop } from '../../../tests/house/shop.ts'
import { givenProduct, type Shopper, shopperOf } from '../../../tests/house/shopper.ts'
import { bestOf, closedLoop, type Loop } from './closed-loop.ts'
import type { Closers } from './closers.ts'
import { type ListRun, readLists } from './lists.ts'
import { race, type Round, shopperCount } from './oversell.ts'
import { plentyOfUnits, productCount, scarceCount, scarceUnits } from './server/settings.ts'
import type { Effort } from './peer.ts'

export type ShopFigures = {
  orders: { best: Loop; runs: Loop[] }
  lists: ListRun
  oversell: Round[]
}

/** Tried beside those that Vendure is given: batches grow with the shoppers at once. */
const furtherConcurrency = [64, 256]
const warmUpSeconds = 2

/** Starts this shop with its own settings and measures it as Vendure was measured. */
export const measureShop = async (effort: Effort, closers: Closers): Promise<ShopFigures> => {
  effort.progress('starting the shop')
  const shop = await startShop()
  closers.add(shop.close)
  const shopper = shopperOf(shop)
  const skus: string[] = []
  for (let index = 0; index < productCount; index += 1) {
    skus.push(await givenProduct(shopper, { units: plentyOfUnits, price: 1000 + index * 10 }))
  }
  return {
    lists: await measureLists(shop, effort),
    orders: await measureOrders(shopper, skus, effort),
    oversell: await oversell(shopper, effort),
  }
}

const measureLists = async ({ frontUrl }: Shop, effort: Effort): Promise<ListRun> => {
  const check = (text: string): void => {
    const { items } = JSON.parse(text) as { items: unknown[] }
    if (items.length !== productCount) throw new Error(`no products: ${text}`)
  }
  const url = `${frontUrl}/products?limit=${productCount}`
  const best = await readLists([{ url }], { seconds: effort.seconds, check })
  effort.progress(`lists through the front: ${Math.round(best.perSecond)}/s`)
  return best
}

const measureOrders = async (shopper: Shopper, skus: readonly string[], effort: Effort) => {
  const once = (index: number) => place(shopper, skus[index % skus.length]!)
  await closedLoop({ concurrency: 4, seconds: warmUpSeconds, once })
  const runs: Loop[] = []
  for (const concurrency of [...effort.concurrency, ...furtherConcurrency]) {
    const run = await closedLoop({ concurrency, seconds: effort.seconds, once })
    effort.progress(`orders, ${concurrency} at once: ${Math.round(run.perSecond)}/s`)
    runs.push(run)
  }
  return { best: bestOf(runs), runs }
}

/** @throws unless it is confirmed: recorded, and its units reserved, both on disk. */
const place = async (shopper: Shopper, sku: string): Promise<void> => {
  const content = { lines: [{ sku, quantity: 1 }] }
  const { status, body } = await shopper.place(Bun.randomUUIDv7(), content)
  if (status !== 201) throw new Error(`${status} ${body.code}`)
  if (body.status !== 'confirmed') throw new Error(body.reasons?.[0]?.code ?? body.status)
}

const oversell = async (shopper: Shopper, { progress }: Effort): Promise<Round[]> => {
  const rounds: Round[] = []
  for (let round = 0; round < scarceCount / 2; round += 1) {
    const sku = await givenProduct(shopper, { units: scarceUnits })
    const raced = await race(Array.from({ length: shopperCount }, () => () => place(shopper, sku)))
    rounds.push({ ...raced, allocated: (await shopper.adminProduct(sku)).reserved })
    progress(`oversell: ${raced.placed} placed ${JSON.stringify(raced.refusals)}`)
  }
  return rounds
}
