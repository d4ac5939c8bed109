import type { ChangeStock } from './operator-changes.ts'
import type { OrderChange } from './order-changes.ts'
import { digestOfText } from './order-lines.ts'

/**
 * Tells two changes under one `changeId` apart: a digest of all other fields but `by`, independent of their order. An operator
 * may repeat the change of another.
 */
export const digestOfChange = (change: ChangeStock | OrderChange): string =>
  digestOfText(JSON.stringify(inFieldOrder({ ...change, changeId: undefined, by: undefined })))

/** A copy with sorted keys: a replacer of `JSON.stringify` takes three times as long. */
const inFieldOrder = (record: Record<string, unknown>): Record<string, unknown> => {
  const ordered: Record<string, unknown> = {}
  for (const key of Object.keys(record).sort()) {
    const value = record[key]
    ordered[key] = Array.isArray(value) ? value.map(inOrder) : inOrder(value)
  }
  return ordered
}

const inOrder = (value: unknown): unknown => (isRecord(value) ? inFieldOrder(value) : value)

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A hash of a SKU, as the names of rows have it: 64 bits as 16 hexadecimal digits. */
export const skuHashOf = (sku: string): string => digestOfText(sku).slice(0, 16)

/**
 * The `changeId` of a row of an import: the operator's key, and the hash of the SKU. The second row of one SKU in a file
 * has the place 2. The line takes no part, so a file that was mended or got a row on top has the same names as before.
 */
export const rowChangeId = (row: { key: string; skuHash: string; place: number }): string =>
  [row.key, row.skuHash, ...(row.place === 1 ? [] : [row.place])].join(':')
