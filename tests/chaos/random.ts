import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A source of chance that its seeds repeat. */
export type Random = {
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
}

/** Chance for one purpose: the same numbers give the same chance. */
export const randomOf = (...seeds: readonly number[]): Random => {
  const seed = seeds.reduce((mixed, each) => Math.imul(mixed ^ each, 0x9e3779b1) ^ (mixed >>> 15))
  const generator = xoroshiro128plus(seed)
  // Seeds that differ little start alike.
  for (let n = 0; n < warmUpCount; n += 1) generator.next()
  const int = (min: number, max: number): number => uniformInt(generator, min, max)
  return {
    int,
    chance: (probability) => int(0, 999_999) < probability * 1_000_000,
    pick: (list) => list[int(0, list.length - 1)]!,
  }
}
const warmUpCount = 8
