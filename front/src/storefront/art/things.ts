import { repeat, type Thing } from './brush.ts'
import { crockery } from './crockery.ts'
import { desk } from './desk.ts'
import { kitchen } from './kitchen.ts'
import { colours, grounds, type Colour } from './palette.ts'
import { textiles } from './textiles.ts'

/** Every thing that can be drawn. */
export const things = { ...crockery, ...textiles, ...desk, ...kitchen }
export type Kind = keyof typeof things

export const drawThing: Record<Kind, Thing> = things

/** All drawings in one text, by which their addresses change when one of them does. */
export const everyThing = (): string =>
  JSON.stringify([
    colours,
    grounds,
    Object.values(drawThing).map((draw) => repeat(6, (variant) => draw('', variant))),
  ])

/** Things seen from above, for which there is no floor. */
export const flatKinds: ReadonlySet<Kind> = new Set<Kind>([
  'plate',
  'platter',
  'notebook',
  'pencil',
  'pen',
  'envelope',
  'cards',
  'tape',
  'board',
  'spoon',
  'knife',
])

/** The thing that the first word of a SKU names. A parcel stands for every other word. */
export const kindOf = (sku: string): Kind => {
  if (sku.startsWith('VASE-MOON')) return 'moon'
  return kinds[sku.split('-')[0]!] ?? 'parcel'
}

const kinds: Record<string, Kind | undefined> = {
  MUG: 'mug',
  CUP: 'mug',
  BOWL: 'bowl',
  PLATE: 'plate',
  PLATTER: 'platter',
  JUG: 'jug',
  TEAPOT: 'teapot',
  VASE: 'vase',
  TOWEL: 'cloth',
  NAPKIN: 'cloth',
  TABLECLOTH: 'cloth',
  APRON: 'apron',
  BLANKET: 'blanket',
  CUSHION: 'cushion',
  SOCKS: 'socks',
  NOTEBOOK: 'notebook',
  PLANNER: 'notebook',
  PENCIL: 'pencil',
  PEN: 'pen',
  INK: 'ink',
  PAPER: 'envelope',
  ENVELOPE: 'envelope',
  CARDS: 'cards',
  TAPE: 'tape',
  TEA: 'tea',
  CADDY: 'tea',
  HONEY: 'jar',
  JAM: 'jar',
  SALT: 'jar',
  BOARD: 'board',
  SPOON: 'spoon',
  KNIFE: 'knife',
}

/** The colour of a thing of which no text says one. */
export const usualColours: Partial<Record<Kind, Colour>> = {
  mug: 'ash',
  bowl: 'moss',
  jug: 'ink',
  teapot: 'rust',
  notebook: 'ink',
  pen: 'ink',
  ink: 'ink',
  envelope: 'ash',
  cards: 'sky',
  tea: 'moss',
  jar: 'honey',
  board: 'wood',
  spoon: 'dark',
  knife: 'dark',
  cushion: 'rust',
  blanket: 'ash',
  apron: 'ink',
  parcel: 'wood',
}
