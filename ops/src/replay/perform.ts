import type { OrderView } from '@shop/contracts'
import { countOrder, increment, type Tally } from './tally.ts'
import { createPriceTurns } from './price-turns.ts'
import type { ShopClient } from './shop-client.ts'
import { createSlots } from './slots.ts'
import type { LaterStep, OrderStep, Step } from './steps.ts'

type Stage = { client: ShopClient; concurrency: number; tally: Tally }

/**
 * Performs steps that are begun in the sequence of the book. Steps about the same order or the same price also end in
 * that sequence; all others run at once, with at most `concurrency` requests open. Counts the answers.
 */
export const createPerformer = ({ client, concurrency, tally }: Stage) => {
  const requests = createSlots(concurrency)
  const turns = createPriceTurns()
  /** The step last begun about an order, by invoice number. */
  const latest = new Map<string, Promise<OrderView>>()

  const order = (step: OrderStep): Promise<OrderView> => {
    changePrices(step)
    return turns.order(
      step.lines.map(({ sku }) => sku),
      () => requests.run(() => place(step)),
    )
  }

  const changePrices = ({ newPrices, pricesKey }: OrderStep): void => {
    if (newPrices.length === 0) return
    turns.change(
      newPrices.map(({ sku }) => sku),
      async () => {
        await requests.run(() => client.importProducts(pricesKey, newPrices))
        tally.priceChangeCount += newPrices.length
      },
    )
  }

  const place = async (step: OrderStep): Promise<OrderView> => {
    const sentMs = performance.now()
    const placed = await client.place(step)
    countOrder(tally, placed, performance.now() - sentMs)
    return placed
  }

  const cancel = async ({ id }: OrderView, key: string): Promise<OrderView> => {
    const canceled = await requests.run(() => client.cancel(id, key))
    increment(tally.cancellations, canceled.status)
    return canceled
  }

  /** An order that was rejected or that somebody canceled cannot be shipped. */
  const ship = async (before: OrderView, key: string): Promise<OrderView> => {
    if (before.status !== 'confirmed' && before.status !== 'shipped') return before
    const shipped = await requests.run(() => client.ship(before.id, key))
    tally.shippedCount += 1
    return shipped
  }

  const later = async ({ kind, key, invoiceNo }: LaterStep): Promise<OrderView> => {
    const before = await latest.get(invoiceNo)!
    return kind === 'cancel' ? cancel(before, key) : ship(before, key)
  }

  return (step: Step): Promise<OrderView> => {
    const done = step.kind === 'order' ? order(step) : later(step)
    latest.set(step.invoiceNo, done)
    return done
  }
}
