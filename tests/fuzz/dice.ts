import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Chance, the same for the same seed and index: input 4711 of a seed can be made without the 4,710 before it. */
export type Dice = ReturnType<typeof diceOf>

export const diceOf = (seed: number, index: number) => {
  const source = xoroshiro128plus(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca77))
  /** A whole number, both ends included. */
  const between = (low: number, high: number): number => uniformInt(source, low, high)
  const pick = <T>(list: readonly T[]): T => list[between(0, list.length - 1)]!
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => between(0, 15).toString(16)).join('')

  return {
    between,
    pick,
    hex,
    /** True once in `n`. */
    oneIn: (n: number): boolean => between(1, n) === 1,
    bytes: (length: number): Uint8Array<ArrayBuffer> =>
      Uint8Array.from({ length }, () => between(0, 255)),
    /** An idempotency key of version 4 or 7. */
    key: (): string =>
      `${hex(8)}-${hex(4)}-${pick(['4', '7'])}${hex(3)}-${pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`,
  }
}
