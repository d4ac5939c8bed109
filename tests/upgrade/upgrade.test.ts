import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { checkOut, hasCommit, type Checkout } from '../house/earlier-commit.ts'
import { allAtOnce, cancellations, orders, prescribed, writersFirst } from './plans.ts'
import { releaseBefore } from './releases.ts'
import { upgradeUnderLoad } from './upgrade-shop.ts'

const { version, commit } = releaseBefore
const isInHistory = await hasCommit(commit)
if (!isInHistory) {
  console.log(`skipped: git's history does not reach back to ${version} (${commit.slice(0, 7)})`)
}

const finalStatuses = ['confirmed', 'rejected', 'canceled', 'shipped']
/** Packages that are not on this machine yet come over the network. */
const checkOutWithinMs = 120_000
const upgradeWithinMs = 180_000

describe.skipIf(!isInHistory)(`a shop of ${version} that is upgraded under load`, () => {
  let before: Checkout
  beforeAll(async () => {
    before = await checkOut(commit)
  }, checkOutWithinMs)
  afterAll(() => before.remove(), checkOutWithinMs)

  test.each([
    ['in the prescribed order', prescribed],
    ['all at once', allAtOnce],
  ])(
    '%s takes orders after every step, parks no order and keeps every promise',
    async (_, plan) => {
      const { steps, violations, parked, left, byStatus } = await upgradeUnderLoad(
        before.folder,
        plan,
      )
      expect(violations).toEqual([])
      expect(plan.parks).toEqual(expect.arrayContaining(parked))
      expect([cancellations]).toEqual(expect.arrayContaining(left))
      for (const step of steps) expect(step.recorded).toBeGreaterThan(0)
      for (const status of finalStatuses) expect(byStatus[status]).toBeGreaterThan(0)
    },
    upgradeWithinMs,
  )

  test(
    'with the writers first is late and never wrong',
    async () => {
      const { violations, parked, left, byStatus } = await upgradeUnderLoad(
        before.folder,
        writersFirst,
      )
      expect(violations).toEqual([])
      expect(parked).toContain(orders)
      expect(writersFirst.parks).toEqual(expect.arrayContaining(parked))
      expect([cancellations]).toEqual(expect.arrayContaining(left))
      for (const status of finalStatuses) expect(byStatus[status]).toBeGreaterThan(0)
    },
    upgradeWithinMs,
  )
})
