import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Chance, all of it from one seed: the same seed makes the same choices in the same order. */
export type Random = {
  /** A number in [0, 1). */
  next(): number
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  pick<T>(choices: readonly T[]): T
  /** So many hexadecimal digits in lower case. */
  hex(digits: number): string
}

export const randomFrom = (seed: number): Random => {
  const generator = xoroshiro128plus(seed)
  const next = (): number => uniformFloat64(generator)
  const integer = (min: number, max: number): number => uniformInt(generator, min, max)
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (choices) => choices[integer(0, choices.length - 1)]!,
    hex: (digits) => Array.from({ length: digits }, () => integer(0, 15).toString(16)).join(''),
  }
}
