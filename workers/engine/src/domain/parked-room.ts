/** The most that a worker keeps parked: rows, and bytes of their contents. */
export type ParkedBounds = { rowsMax: number; bytesMax: number }

/** The rows that are parked, and the bytes of their contents. */
export type ParkedSize = { rows: number; bytes: number }

/** The bounds of a worker that is told no others. */
export const usualParkedBounds: ParkedBounds = { rowsMax: 100_000, bytesMax: 268_435_456 }

/**
 * Whether a new item of so many bytes may be parked beside those that are there. Otherwise it is counted and dropped: the
 * items that came first show how a fault began, and a flood shows no more of it.
 */
export const hasRoom = (
  { rows, bytes }: ParkedSize,
  itemBytes: number,
  { rowsMax, bytesMax }: ParkedBounds,
): boolean => rows < rowsMax && bytes + itemBytes <= bytesMax

/** The share of the bounds that is used before operators are warned. */
const warnedShare = 0.9

/** The warning about what is parked, in words; undefined while there is room and nothing was dropped. */
export const parkedWarning = (
  { rows, bytes, dropped }: ParkedSize & { dropped: number },
  { rowsMax, bytesMax }: ParkedBounds,
): string | undefined => {
  const remedy = 'see `bin/bun run parked list`, then redrive or discard them'
  if (dropped > 0) {
    return `${rows} items are parked, and ${dropped} further ones were dropped for want of room: ${remedy}`
  }
  const used = Math.max(rows / rowsMax, bytes / bytesMax)
  if (used < warnedShare) return undefined
  return `${rows} items of ${bytes} bytes are parked, and beyond ${rowsMax} or ${bytesMax} bytes further ones are dropped: ${remedy}`
}
