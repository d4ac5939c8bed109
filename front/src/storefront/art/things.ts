import { repeat, type Thing } from './brush.ts'
import { crockery } from './crockery.ts'
import { desk } from './desk.ts'
import { house } from './house.ts'
import { kitchen } from './kitchen.ts'
import { colours, grounds, type Colour } from './palette.ts'
import { textiles } from './textiles.ts'

/** Every thing that can be drawn. */
export const things = { ...crockery, ...textiles, ...desk, ...kitchen, ...house }
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
  'brush',
  'scissors',
  'trowel',
  'strainer',
  'pad',
])

/** The thing that the first words of a SKU name. A parcel stands for all others. */
export const kindOf = (sku: string): Kind => {
  const [first = '', second = ''] = sku.split('-')
  return kinds[`${first}-${second}`] ?? kinds[first] ?? 'parcel'
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
  'VASE-MOON': 'moon',
  'SALT-PIG': 'pig',
  LANTERN: 'lantern',
  CANDLE: 'candle',
  TWINE: 'twine',
  BRUSH: 'brush',
  GRINDER: 'mill',
  BUTTER: 'dish',
  SCISSORS: 'scissors',
  SHEARS: 'scissors',
  TROWEL: 'trowel',
  STRAINER: 'strainer',
  POTHOLDER: 'pad',
}

/** Colours of a thing of which no text says one. */
export const usualColours: Partial<Record<Kind, readonly Colour[]>> = {
  mug: ['ash', 'rust', 'ink'],
  bowl: ['moss', 'ink', 'rust', 'bone'],
  plate: ['bone', 'sky'],
  jug: ['ink', 'sky', 'bone'],
  teapot: ['rust', 'moss'],
  cloth: ['bone', 'sky'],
  notebook: ['ink', 'tomato', 'moss'],
  pen: ['ink', 'brass'],
  ink: ['ink'],
  envelope: ['ash', 'paper'],
  cards: ['sky'],
  tea: ['moss', 'ink', 'coal', 'rust'],
  jar: ['honey'],
  board: ['wood'],
  spoon: ['dark'],
  knife: ['dark'],
  cushion: ['rust'],
  blanket: ['ash'],
  apron: ['ink'],
  pad: ['rust'],
  lantern: ['coal'],
  candle: ['honey'],
  twine: ['brass'],
  brush: ['wood'],
  mill: ['dark'],
  dish: ['sky'],
  scissors: ['coal', 'tomato', 'moss'],
  trowel: ['wood'],
  strainer: ['brass'],
  pig: ['ash'],
  parcel: ['wood'],
}
