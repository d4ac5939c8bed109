import { expect } from 'bun:test'
import * as fc from 'fast-check'
import {
  orderId,
  services,
  type MoveKind,
  type OnItsWay,
  type TwoServices,
} from './two-services.ts'

/** The stock on the shelves at first. */
export const stock = { A: 3, B: 2 }
export const orderNumbers = [1, 2, 3, 4]

/** Something that shoppers, operators, the bus or a clock do. */
export type Act =
  | { do: 'send'; n: number; units: { A: number; B: number } }
  | { do: 'cancel' | 'ship'; n: number }
  | { do: 'move'; n: number; kind: MoveKind; sku: 'A' | 'B' }
  | { do: 'deliver' | 'lose' | 'repeat'; at: number; count: number }
  | { do: 'deliver together'; n: number; count: number }
  | { do: 'remind' }

const n = fc.constantFrom(...orderNumbers)
/** Payloads under one id differ often: a reused key is the hard case. */
const units = fc.record({ A: fc.integer({ min: 1, max: 3 }), B: fc.integer({ min: 0, max: 2 }) })
const place = { at: fc.nat(), count: fc.integer({ min: 1, max: 5 }) }

export const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('send' as const), n, units }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'ship' as const), n }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      n,
      kind: fc.constantFrom<MoveKind>('ship', 'ship', 'cancel', 'return', 'restock'),
      sku: fc.constantFrom('A' as const, 'A' as const, 'B' as const),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('deliver' as const), ...place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('lose' as const), ...place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('repeat' as const), ...place }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('deliver together' as const),
      n,
      count: fc.integer({ min: 2, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'remind' as const }) },
)

export const perform = async (shop: TwoServices, act: Act): Promise<void> => {
  switch (act.do) {
    case 'send':
      return shop.sendOrder(act.n, linesOf(act.units))
    case 'cancel':
      return shop.cancelOrder(act.n)
    case 'ship':
      return shop.shipOrder(act.n)
    case 'move':
      return shop.moveUnits(act.n, act.kind, [{ sku: act.sku, quantity: 1 }])
    case 'deliver':
      return shop.deliver(shop.onTheWay.splice(act.at % (shop.onTheWay.length + 1), act.count))
    case 'lose':
      return void shop.onTheWay.splice(act.at % (shop.onTheWay.length + 1), act.count)
    case 'repeat': {
      const from = act.at % (shop.onTheWay.length + 1)
      return shop.deliver(shop.onTheWay.slice(from, from + act.count))
    }
    case 'deliver together':
      return shop.deliver(takeOfOrder(shop, act))
    case 'remind':
      return void (await shop.remind())
  }
}

/** Takes the oldest messages about one order off the way, so many to each service: one batch at each. */
const takeOfOrder = (
  { onTheWay }: TwoServices,
  { n, count }: { n: number; count: number },
): OnItsWay[] => {
  const ofOrder = onTheWay.filter(({ text }) => text.includes(orderId(n)))
  const taken = new Set(
    services.flatMap((service) => ofOrder.filter(({ to }) => to === service).slice(0, count)),
  )
  onTheWay.splice(0, Infinity, ...onTheWay.filter((message) => !taken.has(message)))
  return [...taken]
}

const linesOf = (units: { A: number; B: number }) =>
  Object.entries(units)
    .map(([sku, quantity]) => ({ sku, quantity }))
    .filter(({ quantity }) => quantity > 0)

/** The order as Order has it. */
export const recordedOf = ({ order }: TwoServices, n: number) => order().reads.find(orderId(n))

/** The order as Inventory has it. */
export const reservationOf = ({ inventory }: TwoServices, n: number) =>
  inventory().reads.reservation(orderId(n))

/** Fails unless both know the same orders, nothing is unheard, and the stock is what the orders add up to. */
export const expectAgreement = async (shop: TwoServices): Promise<void> => {
  const left: Record<string, { onHand: number; reserved: number }> = {}
  for (const [sku, onHand] of Object.entries(stock)) left[sku] = { onHand, reserved: 0 }
  for (const n of orderNumbers) {
    const recorded = await recordedOf(shop, n)
    const reservation = await reservationOf(shop, n)
    expect(reservation === undefined).toBe(recorded === undefined)
    if (!recorded || !reservation) continue
    expect([recorded.heard, reservation.heard]).toEqual([true, true])
    expect(reservation.canceled).toBe(recorded.canceled)
    expect(reservation.shipped).toBe(recorded.shipped)
    if (recorded.canceled) continue
    expect(recorded.outcome).toBeDefined()
    expect(reservation.decided?.digest).toBe(recorded.content?.digest)
    expect(reservation.decided?.outcome).toEqual(recorded.outcome)
    if (recorded.outcome?.kind !== 'in-stock') continue
    const units = unitsOf(recorded.parts)
    for (const { sku, quantity } of recorded.outcome.lines) {
      const { shipped, canceled, restocked } = units[sku] ?? {
        shipped: 0,
        canceled: 0,
        restocked: 0,
      }
      left[sku]!.onHand -= shipped - restocked
      left[sku]!.reserved += quantity - shipped - canceled
    }
  }
  for (const [sku, expected] of Object.entries(left)) {
    expect(await shop.inventory().reads.adminProduct(sku)).toMatchObject(expected)
  }
}

type Parts = NonNullable<Awaited<ReturnType<typeof recordedOf>>>['parts']

/** The units of the parts of an order, by SKU. */
const unitsOf = (parts: Parts) => {
  const sums: Record<string, { shipped: number; canceled: number; restocked: number }> = {}
  for (const part of parts) {
    for (const { sku, quantity } of part.lines) {
      const sum = (sums[sku] ??= { shipped: 0, canceled: 0, restocked: 0 })
      if (part.kind !== 'returned') sum[part.kind] += quantity
      else if (part.restock) sum.restocked += quantity
    }
  }
  return sums
}

/** Fails unless neither service has parked anything. */
export const expectNothingParked = async ({ inventory, order }: TwoServices): Promise<void> => {
  const sizes = await Promise.all([inventory().parked.size(), order().parked.size()])
  expect(sizes.map(({ rows }) => rows)).toEqual([0, 0])
}
