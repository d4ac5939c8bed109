import { describe, expect, test } from 'bun:test'
import type { ParkedBounds } from '../src/domain/parked-room.ts'
import type { Store } from '../src/store.ts'

type UnderTest = { store: Pick<Store<never>, 'apply' | 'parked'> }

type Making<Under> = {
  /** Opens a store of its own with these bounds. */
  make(bounds: ParkedBounds): Promise<Under>
  /** Closes the store and opens its database again. */
  reopen(under: Under): Promise<Under>
  /** Whether it can be opened again. */
  isDurable: boolean
}

const bytes = 10
const rubbish = (n: number) => ({
  topic: 'shop/v1/front/send-order',
  content: String(n).padStart(bytes, '0'),
  reason: 'no JSON',
})
const parks = async ({ store }: UnderTest, ...numbers: number[]) => {
  const applied = await store.apply({ facts: [], parked: numbers.map(rubbish) })
  return [applied.parkedCount, applied.droppedCount]
}

/** The rules of what is parked, for the store of every worker with any database. */
export const describeParked = <Under extends UnderTest>({
  make,
  reopen,
  isDurable,
}: Making<Under>): void => {
  describe('what is parked', () => {
    test.each([
      ['rows', { rowsMax: 4, bytesMax: 1_000 }],
      ['bytes', { rowsMax: 1_000, bytesMax: 4 * bytes + 9 }],
    ])('has at most so many %s: 3, 4 and 5 of 4', async (_, bounds) => {
      const under = await make(bounds)
      expect(await parks(under, 1, 2, 3)).toEqual([3, 0])
      expect(await parks(under, 4, 5)).toEqual([1, 1])
      expect(await parks(under, 6)).toEqual([0, 1])
      expect(await under.store.parked.size()).toEqual({ rows: 4, bytes: 4 * bytes, dropped: 2 })
    })

    test('is counted once more when it comes again, however full it is', async () => {
      const under = await make({ rowsMax: 2, bytesMax: 1_000 })
      expect(await parks(under, 1, 2, 3, 1)).toEqual([3, 1])
      const counts = (await under.store.parked.slice({ order: 'oldest', limit: 9 })).map(
        ({ count }) => count,
      )
      expect(counts.toSorted((a, b) => a - b)).toEqual([1, 2])
    })

    test('makes room when it is removed, and forgets the dropped ones with the last of it', async () => {
      const under = await make({ rowsMax: 2, bytesMax: 1_000 })
      await parks(under, 1, 2, 3)
      const [newest] = await under.store.parked.slice({ order: 'newest', limit: 1 })
      await under.store.parked.remove(newest!.hash)
      expect(await parks(under, 3)).toEqual([1, 0])
      expect(await under.store.parked.size()).toMatchObject({ rows: 2, dropped: 1 })
      const upTo = (await under.store.parked.slice({ order: 'newest', limit: 1 }))[0]!.cursor
      expect(await under.store.parked.removeOldest({ upTo, limit: 9 })).toBe(2)
      expect(await under.store.parked.size()).toEqual({ rows: 0, bytes: 0, dropped: 0 })
    })

    test('is listed slice by slice, each item once, in both directions', async () => {
      const under = await make({ rowsMax: 1_000, bytesMax: 1_000 })
      await parks(under, 1, 2, 3, 4, 5)
      const walk = async (order: 'newest' | 'oldest') => {
        const seen: string[] = []
        let after: string | undefined
        for (;;) {
          const items = await under.store.parked.slice({ order, after, limit: 2 })
          if (items.length === 0) return seen
          seen.push(...items.map(({ hash }) => hash))
          after = items.at(-1)!.cursor
        }
      }
      const oldest = await walk('oldest')
      expect(new Set(oldest).size).toBe(5)
      expect(await walk('newest')).toEqual(oldest.toReversed())
    })

    test('keeps of a long reason the beginning', async () => {
      const under = await make({ rowsMax: 9, bytesMax: 1_000 })
      const reason = 'long'.repeat(100_000)
      await under.store.apply({ facts: [], parked: [{ ...rubbish(1), reason }] })
      const [item] = await under.store.parked.slice({ order: 'oldest', limit: 1 })
      expect(item!.reason).toBe(reason.slice(0, 1_000))
    })

    test.skipIf(!isDurable)(
      'has the same bounds after a restart (a database in memory has none)',
      async () => {
        const under = await make({ rowsMax: 3, bytesMax: 1_000 })
        await parks(under, 1, 2, 3, 4)
        const again = await reopen(under)
        expect(await again.store.parked.size()).toMatchObject({ rows: 3, dropped: 1 })
        expect(await parks(again, 5)).toEqual([0, 1])
      },
    )
  })
}
