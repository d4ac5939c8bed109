import { randomOf, type Random } from './random.ts'

export type Line = { sku: string; quantity: number }
export type Content = { lines: Line[] }

/**
 * The behaviour of a shopper. All but `abandons` and `cancels-early` repeat their order until it is recorded.
 * `abandons`: sends it once and never comes back. `cancels-early`: cancels whatever the first answer
 * was. `reuses-key`: sends two different orders under one key.
 */
export type Behaviour =
  | 'persists'
  | 'abandons'
  | 'cancels'
  | 'cancels-early'
  | 'reuses-key'
  | 'repeats'

/** One purchase: everything that its shopper wants, known from the seed and its number. */
export type Purchase = {
  n: number
  key: string
  behaviour: Behaviour
  content: Content
  /** The second order under the same key, of shoppers that reuse it. */
  other: Content | undefined
  prefer: string | undefined
}

/** The product that everybody wants and hardly anybody gets. */
export const hotSku = 'HOT'
export const ordinarySkus = Array.from({ length: 40 }, (_, n) => `SKU-${n}`)

/** Purchase number `n` of a run. */
export const purchaseOf = (seed: number, n: number): Purchase => {
  const random = randomOf(seed, n)
  const behaviour = behaviourOf(random.int(1, 100))
  const content = contentOf(random)
  return {
    n,
    key: keyOf(n, random),
    behaviour,
    content,
    other: behaviour === 'reuses-key' ? otherThan(content, random) : undefined,
    prefer: random.chance(0.3) ? `wait=${random.int(1, 3)}` : undefined,
  }
}

const behaviourOf = (percentile: number): Behaviour => {
  if (percentile <= 62) return 'persists'
  if (percentile <= 69) return 'abandons'
  if (percentile <= 79) return 'cancels'
  if (percentile <= 84) return 'cancels-early'
  if (percentile <= 91) return 'reuses-key'
  return 'repeats'
}

const contentOf = (random: Random): Content => {
  if (random.chance(0.1)) return { lines: [{ sku: hotSku, quantity: 1 }] }
  if (random.chance(0.01)) return { lines: [{ sku: 'NO-SUCH', quantity: 1 }] }
  const lineCount = random.int(1, 3)
  return {
    lines: Array.from({ length: lineCount }, () => ({
      sku: random.pick(ordinarySkus),
      quantity: random.int(1, 3),
    })),
  }
}

/** Differs in its quantities, also after lines of one SKU are summed. */
const otherThan = ({ lines }: Content, random: Random): Content => ({
  lines: lines.map(({ sku, quantity }) => ({ sku, quantity: quantity + random.int(1, 3) })),
})

/** A UUID of version 7 or, for every tenth purchase, of version 4. */
const keyOf = (n: number, random: Random): string => {
  const version = n % 10 === 0 ? '4' : '7'
  const time = (keyTimeMs + n).toString(16).padStart(12, '0')
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => random.int(0, 15).toString(16)).join('')
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}${hex(3)}-${random.pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`
}
const keyTimeMs = Date.UTC(2026, 0, 1)

/** The lines as any order must show them: one for each SKU, by SKU. One text for one order. */
export const linesText = (lines: readonly Line[]): string => {
  const units: Record<string, number> = {}
  for (const { sku, quantity } of lines) units[sku] = (units[sku] ?? 0) + quantity
  return Object.keys(units)
    .sort()
    .map((sku) => `${sku}×${units[sku]}`)
    .join(' ')
}
