/** @jsxImportSource hono/jsx */
import type { SentLine } from '@shop/contracts'
import { writeLines } from '../purchase/cart.ts'

/** What the page fills in of an order: the key of the purchase, and the lines and the total that it shows. */
export type PurchaseFields = { key: string; lines: readonly SentLine[]; total: number }

/** The hidden fields that `readCheckout` reads. */
export const purchaseFields = ({ key, lines, total }: PurchaseFields): [string, string][] => [
  ['key', key],
  ['lines', writeLines(lines.map(({ sku, quantity }) => ({ sku, quantity })))],
  ['total', String(total)],
  ...lines.map(({ name = '' }): [string, string] => ['name-of-line', name]),
]

export const HiddenFields = ({ fields }: { fields: readonly [string, string][] }) => (
  <>
    {fields.map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
  </>
)
