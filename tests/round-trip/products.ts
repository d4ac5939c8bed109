import { isCleanText, tidyText, type RowPatch } from '@shop/contracts'
import { randomOf, type Random } from '../chaos/random.ts'

/** Pieces of texts that files, spreadsheets or readers could take for something else. */
const pieces = [
  ...['=1+1', '+49', '-1', '@SUM(A1)', '＝1', "'", "''=", '(clear)', "'(clear)", '#', '\\', '\\n'],
  ...['"', '""', '","', ',', ';', '|', '\t', '\n', '\n\n', 'sep=;', '<b>a</b>', '&amp;', 'null'],
  // The same letter as one character and as two; a ligature; a family in one emoji.
  ...[
    '\u{e9}',
    'e\u{301}',
    'ﬁ',
    '\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}',
    '🇦🇹',
    '\u{feff}',
    '\u{fffd}',
  ],
  ...[
    'Größe',
    'Ελληνικά',
    'Кружка',
    'ספל',
    'كوب',
    'कप',
    'ถ้วย',
    '手作り',
    '머그잔',
    '𝔐𝔲𝔤',
    'Հայ',
    'ქართ',
  ],
]
const tagPieces = ['=tag', '-', "'", 'kitchen', 'küche', '(clear)', '厨房', '"x"', 'a;b', 'z|y']
const images = [
  '/images/mug.svg',
  'https://img.example/a.png',
  'https://img.example/w_200,h_100/a;b|c.png?x=1,2',
]
const longest = 65_536

const textOf = (random: Random, max: number): string =>
  Array.from({ length: random.int(1, max) }, () => random.pick(pieces)).join(random.pick(['', ' ']))

const nameOf = (random: Random, n: number): string => {
  const name = tidyText(textOf(random, 6).replaceAll(/[\n\t]/g, ' '))
  return random.chance(0.1) || !isCleanText(name) ? random.pick(['(clear)', '=', `Mug ${n}`]) : name
}

const descriptionOf = (random: Random): string | undefined => {
  if (random.chance(0.002))
    return random.pick(['"', '手', '=', '\\n']).repeat(longest).slice(0, longest)
  const text = tidyText(textOf(random, 20))
  return random.chance(0.2) || !isCleanText(text, { canHaveLines: true }) ? undefined : text
}

const tagsOf = (random: Random): string[] | undefined => {
  const said = Array.from({ length: random.int(0, 3) }, () => random.pick(tagPieces))
  return said.length === 0 ? undefined : [...new Set(said)]
}

/** Some property or none. */
const maybe = <T>(random: Random, value: T): T | undefined =>
  random.chance(0.3) ? value : undefined

const prefixes = ['=SKU-', '-', '+', '@', "'=", 'SKU ', 'sku-', 'SKU-', '"', ',', '(clear)']

/** The nth product of a catalogue of generated text. The same seed and number make the same product. */
export const productOf = (seed: number, n: number): RowPatch => {
  const random = randomOf(seed, n)
  return {
    sku: `${random.pick(prefixes)}${n}`,
    name: nameOf(random, n),
    description: descriptionOf(random),
    image: maybe(random, random.pick(images)),
    price: { amount: random.pick([0, 5, 1_890, 1_000_000_000_000]), currency: 'EUR' },
    listed: random.chance(0.9),
    tags: tagsOf(random),
    maxPerOrder: maybe(random, random.int(1, 3)),
    availableFrom: maybe(random, '2026-12-01T07:00:00.000Z'),
    lowStockAt: maybe(random, random.int(0, 5)),
    counted: random.pick([0, 1, 12, 1_000_000_000_000]),
  }
}

/** A file of the first products, as NDJSON. */
export const catalogueFile = (seed: number, count: number): string =>
  Array.from({ length: count }, (_, n) => `${JSON.stringify(productOf(seed, n))}\n`).join('')
