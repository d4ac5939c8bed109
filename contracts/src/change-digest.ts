import type { ChangeStock } from './operator-changes.ts'
import type { OrderChange } from './order-changes.ts'
import { digestOfText } from './order-lines.ts'

/** Tells two changes under one `changeId` apart: a digest of all other fields, independent of their order. */
export const digestOfChange = (change: ChangeStock | OrderChange): string =>
  digestOfText(JSON.stringify({ ...change, changeId: undefined }, inFieldOrder))

const inFieldOrder = (_: string, value: unknown): unknown =>
  isRecord(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

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
