import { rect } from './brush.ts'
import { colours, grounds, type Colour, type Ground } from './palette.ts'
import { drawThing, flatKinds, kindOf, usualColours, type Kind } from './things.ts'

/** A picture: a thing in a colour before a ground. `variant`: 0 to 5. */
type Art = { kind: Kind; colour: Colour; ground: Ground; variant: number }

type Pictured = { sku: string; name: string; description: string }

/**
 * The name of a product's picture: `mug-bone-ochre-3.svg`. It follows from the product's texts: the thing from the first
 * word of the SKU, the colour from words, the ground from a hash of the SKU among those that the thing stands out from.
 */
export const artPath = (product: Pictured): string => {
  const { kind, colour, ground, variant } = artOf(product)
  return `${kind}-${colour}-${ground}-${variant}.svg`
}

/** Draws the picture of this name. Undefined when there is none. */
export const drawArt = (path: string): string | undefined => {
  const [, kind = '', colour = '', ground = '', variant = ''] =
    /^(\w+)-(\w+)-(\w+)-([0-5])\.svg$/.exec(path) ?? []
  if (!Object.hasOwn(drawThing, kind)) return undefined
  if (!Object.hasOwn(colours, colour) || !Object.hasOwn(grounds, ground)) return undefined
  const [wall, floor] = grounds[ground as Ground]
  const thing = drawThing[kind as Kind](colours[colour as Colour], Number(variant))
  const hasFloor = !flatKinds.has(kind as Kind)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400"><rect width="400" height="400" fill="${wall}"/>${hasFloor ? rect(0, 276, 400, 124, floor) : ''}${thing}</svg>`
}

/** Words that say a colour; the first that fits counts. */
const colourWords: readonly (readonly [RegExp, Colour])[] = [
  [/moss|green/i, 'moss'],
  [/rust|rooibos/i, 'rust'],
  [/blue-black|planner/i, 'ink'],
  [/brass/i, 'brass'],
  [/speckled|white|bone|moon/i, 'bone'],
  [/grey/i, 'ash'],
  [/smoked/i, 'coal'],
  [/quince|jam/i, 'jam'],
  [/honey/i, 'honey'],
  [/oak|cherry|cedar/i, 'wood'],
  [/pear/i, 'dark'],
  [/linen|flax|cotton/i, 'bone'],
]

const saidColour = (text: string): Colour | undefined =>
  colourWords.find(([word]) => word.test(text))?.[1]

const artOf = ({ sku, name, description }: Pictured): Art => {
  const kind = kindOf(sku)
  const hash = hashOf(sku)
  const usual = usualColours[kind] ?? ['bone']
  const colour =
    saidColour(name) ?? saidColour(description) ?? usual[(hash >>> 3) % usual.length] ?? 'bone'
  const fitting = (Object.keys(grounds) as Ground[]).filter(
    (ground) => distance(grounds[ground][0], colours[colour]) > distinctFrom,
  )
  const ground = fitting[(hash >>> 7) % fitting.length]!
  return { kind, colour, ground, variant: hash % 6 }
}

/** FNV-1a, so that one product always has one picture. */
const hashOf = (text: string): number =>
  new TextEncoder()
    .encode(text)
    .reduce((hash, byte) => Math.imul(hash ^ byte, 16_777_619) >>> 0, 2_166_136_261)

/** Distance in RGB from which a thing stands out from its ground. */
const distinctFrom = 120

const distance = (a: string, b: string): number =>
  Math.hypot(...rgb(a).map((value, index) => value - rgb(b)[index]!))

const rgb = (hex: string): number[] =>
  [1, 3, 5].map((from) => Number.parseInt(hex.slice(from, from + 2), 16))
