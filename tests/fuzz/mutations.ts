import type { Dice } from './dice.ts'

/** A JSON value. `unknown` would do, but mutations must stay within what JSON can say. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

const nested = (depth: number): Json => {
  let value: Json = []
  for (let i = 0; i < depth; i += 1) value = i % 2 === 0 ? [value] : { a: value }
  return value
}

const strangeTexts = [
  '',
  ' ',
  '.',
  '..',
  '\0',
  'a\0b',
  '\ud800',
  '\udc00x',
  '\u202e',
  '🍵'.repeat(70),
  'x'.repeat(65),
  'x'.repeat(201),
  'x'.repeat(5_000),
  '__proto__',
  'constructor',
  '%00',
  "'; DROP TABLE orders; --",
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '${jndi:ldap://x}',
  '1e999',
  'NaN',
  '-0',
  'EUR\n',
  'eur',
  'XXX',
  '2026-02-31T00:00:00.000Z',
] as const

const strangeNumbers = [
  0,
  -0,
  -1,
  1.5,
  1e-7,
  1_000_000,
  1_000_001,
  2_000_000_000,
  2 ** 31,
  2 ** 53 - 1,
  2 ** 53,
  -(2 ** 53),
  1e21,
  1e308,
] as const

/** A value that hardly fits anywhere: of another type, empty, huge, deep. Small most of the time. */
export const strangeValue = (dice: Dice): Json => {
  const kind = dice.between(0, 20)
  if (kind < 8) return dice.pick(strangeTexts)
  if (kind < 14) return dice.pick(strangeNumbers)
  if (kind === 14) return nested(dice.pick([2, 10, 100, 1_000]))
  if (kind === 15) return Array.from({ length: dice.pick([2, 100, 2_001]) }, () => null)
  return dice.pick([null, true, false, [], {}, [[]], { length: -1 }])
}

/** The value with something wrong, or at least different, somewhere in it. The original stays as it is. */
export const mutated = (value: Json, dice: Dice): Json => {
  const copy = structuredClone(value)
  const places = containersIn(copy)
  if (places.length === 0 || dice.oneIn(20)) return strangeValue(dice)
  const place = dice.pick(places)
  if (Array.isArray(place)) changeArray(place, dice)
  else changeObject(place, dice)
  return copy
}

const changeArray = (list: Json[], dice: Dice): void => {
  const at = dice.between(0, Math.max(0, list.length - 1))
  const change = dice.between(0, 6)
  if (change === 0 || list.length === 0) list.push(strangeValue(dice))
  else if (change === 1) list.splice(at, 1)
  else if (change === 2) list.push(structuredClone(list[at]!))
  else if (change === 3) list.length = 0
  else if (change === 4) growHuge(list, at, dice)
  else list[at] = changedLeaf(list[at]!, dice)
}

/** More lines than an order may have, once in a while: such a body is a tenth of a megabyte. */
const growHuge = (list: Json[], at: number, dice: Dice): void => {
  const count = dice.oneIn(10) ? dice.pick([1_999, 2_000, 2_001, 5_000]) : dice.between(2, 30)
  for (let i = 0; i < count; i += 1) list.push(structuredClone(list[at]!))
}

const changeObject = (object: Record<string, Json>, dice: Dice): void => {
  const names = Object.keys(object)
  const change = dice.between(0, 6)
  if (change === 0 || names.length === 0) {
    setOwn(object, dice.pick(['x', '', '__proto__', 'toString', 'ünknown', 'orderId', 'sku']), dice)
    return
  }
  const name = dice.pick(names)
  if (change === 1) delete object[name]
  else if (change === 2) object[name] = structuredClone(object[dice.pick(names)]!)
  else if (change === 3) object[name] = strangeValue(dice)
  else object[name] = changedLeaf(object[name]!, dice)
}

/** A field even where its name means something to the language. */
const setOwn = (object: Record<string, Json>, name: string, dice: Dice): void => {
  const value = strangeValue(dice)
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true })
}

const changedLeaf = (value: Json, dice: Dice): Json => {
  if (typeof value === 'number') {
    return dice.pick([value + 1, value - 1, -value, value * 1.5, String(value), [value], value / 3])
  }
  if (typeof value === 'string') return changedText(value, dice)
  return strangeValue(dice)
}

export const changedText = (text: string, dice: Dice): string => {
  const at = dice.between(0, text.length)
  return dice.pick([
    text.slice(0, at),
    text.slice(at),
    text.toUpperCase(),
    ` ${text}`,
    `${text}\n`,
    `${text}${text}`,
    `${text.slice(0, at)}${dice.pick(strangeTexts)}${text.slice(at)}`,
    `${text.slice(0, at)}\0${text.slice(at + 1)}`,
    dice.pick(strangeTexts),
  ])
}

const containersIn = (value: Json): (Json[] | Record<string, Json>)[] => {
  if (value === null || typeof value !== 'object') return []
  const inside = Array.isArray(value) ? value : Object.values(value)
  return [value, ...inside.slice(0, 50).flatMap(containersIn)]
}

const utf8 = new TextEncoder()

/** The text as bytes with something wrong in them: cut off, turned over, not UTF-8, or no JSON any more. */
export const spoiledBytes = (text: string, dice: Dice): Uint8Array<ArrayBuffer> => {
  const bytes = utf8.encode(text)
  const at = dice.between(0, Math.max(0, bytes.length - 1))
  switch (dice.between(0, 6)) {
    case 0:
      return bytes.slice(0, at)
    case 1:
      return bytes.map((byte, index) => (index === at ? byte ^ (1 << dice.between(0, 7)) : byte))
    case 2:
      return Uint8Array.from([...bytes.slice(0, at), 0xc3, 0x28, 0xff, ...bytes.slice(at)])
    case 3:
      return utf8.encode(`\ufeff${text}`)
    case 4:
      return utf8.encode(text.replace(/\d+/, '1e999'))
    case 5:
      return utf8.encode(
        dice.pick([`${text},`, `${text}${text}`, `'${text}'`, `// ${text}`, 'NaN']),
      )
    default:
      return dice.bytes(dice.between(0, 200))
  }
}

/** Brackets that never close, in bytes. */
export const openBrackets = (count: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(count).fill(0x5b)
