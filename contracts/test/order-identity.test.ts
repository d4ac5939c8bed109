import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { createOrderIdentity, idempotencyKeyPattern, orderIdSecret } from '../src/index.ts'

const old = orderIdSecret('5a'.repeat(32))
const fresh = orderIdSecret('c3'.repeat(32))
const keys = fc.uuid({ version: [4, 7] }).filter((key) => idempotencyKeyPattern.test(key))

describe('the identity of orders', () => {
  test('knows the key of each id and the id of each key, by every secret of the list', () => {
    const before = createOrderIdentity([old])
    const during = createOrderIdentity([fresh, old])
    const after = createOrderIdentity([fresh])
    fc.assert(
      fc.property(keys, keys, (key, other) => {
        const id = before.idOf(key)
        expect(during.idOf(key)).toBe(after.idOf(key))
        expect([during.isIssued(id), during.isKeyOf(key, id)]).toEqual([true, true])
        expect([after.isIssued(id), after.isKeyOf(key, id)]).toEqual([false, false])
        expect(during.isKeyOf(other, id)).toBe(other === key)
      }),
      { seed: 1 },
    )
  })

  test('finds no order in a text that is no key or no id', () => {
    const { idOf, isIssued, isKeyOf } = createOrderIdentity([old])
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f-]{0,40}$/))
    fc.assert(
      fc.property(keys, texts, (key, text) => {
        expect([isKeyOf(text, idOf(key)), isKeyOf(key, text), isIssued(text)]).toEqual([
          false,
          false,
          false,
        ])
      }),
      { seed: 1 },
    )
  })
})
