import type { AuditedLine } from '@shop/inventory/audit-reads'
import type { Check } from '../check.ts'

const recount =
  'Count the units in the house, then send them as counted with POST /admin/products/{sku}/stock.'
const restore =
  'No operation of the shop does this. Keep both files as they are for whoever looks into it, or restore a backup.'

const repeatWhatIsLost =
  'The restored backup does not have these units. Repeat the imports and receipts made since the backup with the same keys, or receive the units: Inventory fills the oldest order first, by itself. Or cancel the order and tell the shopper.'

/** Claims about Inventory alone. One transaction changes all of its rows, so no message can explain an exception. */
export const stockChecks: readonly Check[] = [
  {
    code: 'product-missing',
    claim: 'whatever was received or is reserved is a product',
    about: 'product',
    remedy: `A product is never deleted. ${restore}`,
    rows: 'ledger',
    exceptionIn: ({ isProduct, isMentioned, units, received, open, shipped }) =>
      (isProduct && !units) || (!isProduct && isMentioned)
        ? `there is no such product, but it has ${received} units received, ${open} reserved and ${shipped} shipped`
        : undefined,
  },
  {
    code: 'on-hand',
    claim: 'on hand = received + corrected − shipped + restocked',
    about: 'product',
    remedy: `${restore} ${recount}`,
    rows: 'ledger',
    exceptionIn: ({ isProduct, units, received, shipped, restocked }) =>
      isProduct && units && units.onHand !== received - shipped + restocked
        ? `${units.onHand} on hand, but ${received} received and corrected − ${shipped} shipped + ${restocked} restocked = ${received - shipped + restocked}`
        : undefined,
  },
  {
    code: 'reserved',
    claim: 'reserved = the units of open reservations',
    about: 'product',
    remedy: restore,
    rows: 'ledger',
    exceptionIn: ({ isProduct, units, open }) =>
      isProduct && units && units.reserved !== open
        ? `${units.reserved} reserved, but open reservations hold ${open}`
        : undefined,
  },
  {
    code: 'available',
    claim: 'no product has fewer than 0 available',
    about: 'product',
    remedy: `More was sold than there is. ${recount}`,
    rows: 'ledger',
    exceptionIn: ({ units }) =>
      units && (units.onHand < units.reserved || units.reserved < 0)
        ? `${units.onHand} on hand, ${units.reserved} reserved`
        : undefined,
  },
  {
    code: 'movements',
    claim: 'the movements of a product add up to its units',
    about: 'product',
    remedy: `If somebody changed the stock in the file by hand, GET /admin/products/{sku}/movements shows a gap there. Otherwise: ${restore}`,
    rows: 'ledger',
    exceptionIn: ({ isProduct, units, lastMovement, moved }) => {
      if (!isProduct || !units || !moved) return undefined
      if (moved.brokenAt !== undefined) {
        return `movement ${moved.brokenAt} does not go on from the one before it`
      }
      const isLast =
        moved.seq === lastMovement &&
        moved.onHand === units.onHand &&
        moved.reserved === units.reserved
      return isLast
        ? undefined
        : `${units.onHand} on hand, ${units.reserved} reserved, but movement ${moved.seq} left ${moved.onHand} and ${moved.reserved}`
    },
  },
  {
    code: 'reservation-total',
    claim: 'the total of a reservation = the sum of quantity × unit price',
    about: 'order',
    remedy: restore,
    rows: 'reservation',
    exceptionIn: ({ outcome, total, lines }) => {
      const linesTotal = linesTotalOf(lines)
      return outcome === 'in-stock' && total !== linesTotal
        ? `the total is ${total ?? 'missing'}, its lines make ${linesTotal ?? 'nothing'}`
        : undefined
    },
  },
  {
    code: 'stock-short',
    claim: 'every order that was confirmed or shipped before a restore has its units',
    about: 'order',
    remedy: repeatWhatIsLost,
    rows: 'reservation',
    exceptionIn: ({ short, shipped, lines }) =>
      short
        ? `${shipped ? 'shipped' : 'confirmed'} order does not fit the restored stock: ${unitsText(lines)}`
        : undefined,
  },
]

/** Null without a priced line. */
const linesTotalOf = (lines: readonly AuditedLine[]): number | null => {
  let total: number | null = null
  for (const { quantity, unitPrice } of lines) {
    if (unitPrice !== undefined) total = (total ?? 0) + quantity * unitPrice
  }
  return total
}

const unitsText = (lines: readonly AuditedLine[]): string =>
  lines.map(({ quantity, sku }) => `${quantity} of ${sku}`).join(', ')
