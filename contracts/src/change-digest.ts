import type { ChangeStock, ShipOrder } from './messages.ts'
import { digestOfText } from './order-lines.ts'

/** Tells two changes under one `changeId` apart: a digest of all other fields, independent of their order. */
export const digestOfChange = (change: ChangeStock | ShipOrder): string =>
  digestOfText(JSON.stringify({ ...change, changeId: undefined }, inFieldOrder))

const inFieldOrder = (_: string, value: unknown): unknown =>
  isRecord(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
