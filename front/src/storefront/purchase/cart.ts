import { canonicalLines, quantityMax, skuPattern, type OrderLine } from '@shop/contracts'

/** A line of a cart. `seen`: the price of one unit, in minor units, that the shopper has seen last. */
export type CartLine = OrderLine & { seen?: number }

/** Lines of a cart, and bytes of the cookie that holds it: a browser keeps 4,096 of a cookie (RFC 6265, section 6.1). */
export const cartLineCountMax = 40
export const cartBytesMax = 3_500

/**
 * Reads lines as `SKU:2` or, with a price, `SKU:2:1890`, with commas between them: the value of the cookie, and of
 * `lines` in the address of a cart that is shared. A SKU is written as `encodeURIComponent` does. Lines of one SKU are
 * summed. `unreadable` has the parts that are no line.
 */
export const readLines = (text: string): { lines: CartLine[]; unreadable: string[] } => {
  const lines: CartLine[] = []
  const unreadable: string[] = []
  for (const part of text.split(',').filter((each) => each !== '')) {
    const line = readLine(part)
    if (line === undefined) unreadable.push(part)
    else put(lines, line.sku, (known) => ({ ...known, ...line, quantity: sum(known, line) }))
  }
  return { lines, unreadable }
}

const linePattern = /^([^:]+):(\d{1,7})(?::(\d{1,13}))?$/

const readLine = (part: string): CartLine | undefined => {
  const [, written, digits, seen] = linePattern.exec(part) ?? []
  const sku = written && decoded(written)
  const quantity = Number(digits)
  if (sku === undefined || !skuPattern.test(sku) || !isQuantity(quantity)) return undefined
  return { sku, quantity, ...(seen && { seen: Number(seen) }) }
}

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Whether one line of an order may have so many units. */
const isQuantity = (quantity: number): boolean =>
  Number.isSafeInteger(quantity) && quantity >= 1 && quantity <= quantityMax

/** Writes lines as `readLines` reads them. */
export const writeLines = (lines: readonly CartLine[]): string =>
  lines
    .map(({ sku, quantity, seen }) =>
      [encodeURIComponent(sku), quantity, ...(seen === undefined ? [] : [seen])].join(':'),
    )
    .join(',')

/** Whether the cookie of a cart can hold these lines. */
export const fits = (lines: readonly CartLine[]): boolean =>
  lines.length <= cartLineCountMax && encodeURIComponent(writeLines(lines)).length <= cartBytesMax

/** The lines with more units of one SKU. A new line comes last. */
export const withMore = (lines: readonly CartLine[], line: CartLine): CartLine[] =>
  changed(lines, line.sku, (known) => ({ ...line, quantity: sum(known, line) }))

/** The lines with so many units of one SKU; with none, without its line. */
export const withExactly = (lines: readonly CartLine[], { sku, quantity }: OrderLine): CartLine[] =>
  quantity === 0
    ? lines.filter((line) => line.sku !== sku)
    : changed(lines, sku, (known) => ({ ...known, sku, quantity }))

/** The lines after the shopper has seen the price of a SKU as it is now. */
export const withSeen = (lines: readonly CartLine[], sku: string, seen: number): CartLine[] =>
  lines.map((line) => (line.sku === sku ? { ...line, seen } : line))

/** What is left of the lines after these were ordered. */
export const without = (lines: readonly CartLine[], ordered: readonly OrderLine[]): CartLine[] => {
  const units = new Map(canonicalLines(ordered).map(({ sku, quantity }) => [sku, quantity]))
  return lines
    .map((line) => ({ ...line, quantity: line.quantity - (units.get(line.sku) ?? 0) }))
    .filter(({ quantity }) => quantity > 0)
}

const sum = (known: OrderLine | undefined, { quantity }: OrderLine): number =>
  Math.min(quantityMax, (known?.quantity ?? 0) + quantity)

type Change = (known: CartLine | undefined) => CartLine

const changed = (lines: readonly CartLine[], sku: string, change: Change): CartLine[] => {
  const copy = [...lines]
  put(copy, sku, change)
  return copy
}

/** Changes the line of a SKU in its place. A new one comes last. */
const put = (lines: CartLine[], sku: string, change: Change): void => {
  const index = lines.findIndex((line) => line.sku === sku)
  if (index === -1) lines.push(change(undefined))
  else lines[index] = change(lines[index])
}
