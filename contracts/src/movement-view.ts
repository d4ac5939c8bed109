import * as v from 'valibot'
import { InstantSchema } from './instant.ts'
import { OperatorNameSchema } from './operators.ts'
import { OrderIdSchema } from './order-id.ts'

/** The kinds of movements that an operator makes. */
export const changedKinds = ['counted', 'received', 'corrected'] as const
/** The kinds of movements that an order makes. */
export const orderedKinds = ['reserved', 'released', 'shipped', 'restocked'] as const

const UnitsSchema = v.pipe(v.number(), v.safeInteger())
/** The units after a movement. */
const level = { onHand: UnitsSchema, reserved: UnitsSchema }
const moved = { at: InstantSchema, onHandBy: UnitsSchema, reservedBy: UnitsSchema, ...level }

const byChange = <const Kind extends (typeof changedKinds)[number]>(kind: Kind) =>
  v.strictObject({
    kind: v.literal(kind),
    changeId: v.string(),
    /** The operator who asked; missing in what was recorded before operators had names. */
    by: v.optional(OperatorNameSchema),
    /** Of a correction. */
    reason: v.optional(v.string()),
    ...moved,
  })
const forOrder = <const Kind extends (typeof orderedKinds)[number]>(kind: Kind) =>
  v.strictObject({ kind: v.literal(kind), orderId: OrderIdSchema, ...moved })

/**
 * One change of the units of a product: by how many, and how many there are after it. An `opening` sums up everything
 * before the movements that are kept.
 */
export const MovementViewSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('opening'), ...level }),
  byChange('counted'),
  byChange('received'),
  byChange('corrected'),
  forOrder('reserved'),
  forOrder('released'),
  forOrder('shipped'),
  forOrder('restocked'),
])
export type MovementView = v.InferOutput<typeof MovementViewSchema>

/** An order that holds units of a product, and since when. */
export const HoldingOrderSchema = v.strictObject({
  orderId: OrderIdSchema,
  quantity: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  since: InstantSchema,
})
export type HoldingOrder = v.InferOutput<typeof HoldingOrderSchema>

/** Where a page of movements goes on: the number of the next one, and the units after it. */
export type MovementPlace = { seq: number; onHand: number; reserved: number }

/** The form of a `nextCursor` of movements. */
export const movementCursorPattern = /^\d{1,15}(?:_-?\d{1,15}){2}$/
export const movementCursorMessage = 'must be the nextCursor of a page of the same list'

/** The `nextCursor` of a page that ends before this place. */
export const movementCursorOf = ({ seq, onHand, reserved }: MovementPlace): string =>
  [seq, onHand, reserved].join('_')

/** The place that a cursor of this form names. */
export const readMovementCursor = (cursor: string): MovementPlace => {
  const [seq, onHand, reserved] = cursor.split('_').map(Number) as [number, number, number]
  return { seq, onHand, reserved }
}
