import { describe, expect, test } from 'bun:test'
import { gatherReads } from '../../../src/adapters/reads/gathered-reads.ts'

/** A source that answers when told to: each key but `missing` has its name in upper case as its value. */
const given = (keysMax = 3) => {
  const asked: { keys: readonly string[]; answer: () => void; fail: (error: Error) => void }[] = []
  const readOne = gatherReads<string>(
    (keys) =>
      new Promise((resolve, reject) => {
        const known = keys.filter((key) => key !== 'missing')
        const answer = () => resolve(new Map(known.map((key) => [key, key.toUpperCase()])))
        asked.push({ keys, answer, fail: reject })
      }),
    keysMax,
  )
  const settled = async () => {
    for (let i = 0; i < 10; i += 1) await Promise.resolve()
  }
  return { asked, readOne, settled, keys: () => asked.map(({ keys }) => keys) }
}

describe('gathered reads', () => {
  test('ask for the first key at once, and for the rest together after its answer', async () => {
    const { asked, readOne, settled, keys } = given()
    const answers = ['a', 'b', 'missing'].map(readOne)
    expect(keys()).toEqual([['a']])
    asked[0]!.answer()
    await settled()
    expect(keys()).toEqual([['a'], ['b', 'missing']])
    asked[1]!.answer()
    expect(await Promise.all(answers)).toEqual(['A', 'B', undefined])
  })

  test('ask for a bounded number of keys at once', async () => {
    const { asked, readOne, settled, keys } = given(2)
    const answers = ['a', 'b', 'c', 'd'].map(readOne)
    for (let n = 0; n < 3; n += 1) {
      asked[n]!.answer()
      await settled()
    }
    expect(keys()).toEqual([['a'], ['b', 'c'], ['d']])
    expect(await Promise.all(answers)).toEqual(['A', 'B', 'C', 'D'])
  })

  test('ask once for a waiting key, and again for one that is on its way, because its value may have changed', async () => {
    const { asked, readOne, settled, keys } = given()
    const answers = ['a', 'a', 'a'].map(readOne)
    asked[0]!.answer()
    await settled()
    expect(keys()).toEqual([['a'], ['a']])
    asked[1]!.answer()
    expect(await Promise.all(answers)).toEqual(['A', 'A', 'A'])
  })

  test('fail for the keys of a failed request, and go on with the rest', async () => {
    const { asked, readOne, settled } = given()
    const first = readOne('a')
    const second = readOne('b')
    asked[0]!.fail(new Error('away'))
    expect(first).rejects.toThrow('away')
    await settled()
    asked[1]!.answer()
    expect(await second).toBe('B')
  })
})
