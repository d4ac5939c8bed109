import { afterEach, describe, expect, test } from 'bun:test'
import { operatorTokenHash } from '@shop/contracts'
import type { NewOperator, OpenedOperators } from '../src/operators.ts'

const anna: NewOperator = {
  name: 'anna',
  role: 'work',
  tokenHash: operatorTokenHash('the first'),
  addedAtMs: 1_000,
}
const bob: NewOperator = {
  name: 'bob',
  role: 'look',
  tokenHash: operatorTokenHash('the second'),
  addedAtMs: 2_000,
}
const annaAgain: NewOperator = {
  ...anna,
  role: 'everything',
  tokenHash: operatorTokenHash('the third'),
  addedAtMs: 4_000,
}

/** The suite that the operators pass in every database of Order. */
export const describeOperators = (name: string, open: () => Promise<OpenedOperators>): void => {
  const opened: OpenedOperators[] = []
  afterEach(async () => {
    for (const operators of opened.splice(0)) await operators.close()
  })
  const given = async (...all: NewOperator[]) => {
    const operators = await open()
    opened.push(operators)
    for (const each of all) expect(await operators.add(each)).toBe(true)
    return operators
  }

  describe(`operators in ${name}`, () => {
    test('are found by the hash of their token, each with its own role', async () => {
      const operators = await given(anna, bob)
      expect(await operators.find(anna.tokenHash)).toEqual({ name: 'anna', role: 'work' })
      expect(await operators.find(bob.tokenHash)).toEqual({ name: 'bob', role: 'look' })
    })

    test('are not found by another hash', async () => {
      const operators = await given(anna)
      expect(await operators.find(bob.tokenHash)).toBeUndefined()
      expect(await operators.find('')).toBeUndefined()
    })

    test('have one valid token for each name', async () => {
      const operators = await given(anna)
      expect(await operators.add(annaAgain)).toBe(false)
      expect(await operators.find(anna.tokenHash)).toEqual({ name: 'anna', role: 'work' })
      expect(await operators.find(annaAgain.tokenHash)).toBeUndefined()
    })

    test('are gone once they are revoked, and the others stay', async () => {
      const operators = await given(anna, bob)
      expect(await operators.revoke('anna', 3_000)).toBe(true)
      expect(await operators.find(anna.tokenHash)).toBeUndefined()
      expect(await operators.find(bob.tokenHash)).toEqual({ name: 'bob', role: 'look' })
    })

    test('are revoked once; a name without a valid token is not', async () => {
      const operators = await given(anna)
      expect(await operators.revoke('bob', 3_000)).toBe(false)
      expect(await operators.revoke('anna', 3_000)).toBe(true)
      expect(await operators.revoke('anna', 5_000)).toBe(false)
    })

    test('may be added again after that: the old token stays invalid', async () => {
      const operators = await given(anna)
      await operators.revoke('anna', 3_000)
      expect(await operators.add(annaAgain)).toBe(true)
      expect(await operators.find(anna.tokenHash)).toBeUndefined()
      expect(await operators.find(annaAgain.tokenHash)).toMatchObject({ role: 'everything' })
    })

    test('are listed in the order of time, revoked ones too, without their hashes', async () => {
      const operators = await given(bob, anna)
      await operators.revoke('anna', 3_000)
      await operators.add(annaAgain)
      expect(await operators.list()).toEqual([
        { name: 'anna', role: 'work', addedAtMs: 1_000, revokedAtMs: 3_000 },
        { name: 'bob', role: 'look', addedAtMs: 2_000, revokedAtMs: undefined },
        { name: 'anna', role: 'everything', addedAtMs: 4_000, revokedAtMs: undefined },
      ])
    })
  })
}
