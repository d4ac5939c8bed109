import { describe, expect, test } from 'bun:test'
import { digestOfChange, digestPattern, type ChangeStock } from '../src/index.ts'

const change: ChangeStock = {
  kind: 'product',
  changeId: '0199f6a0-9000-7abc-8def-0123456789ab',
  sku: 'MUG',
  name: 'Mug',
  description: '',
  price: { amount: 1_890, currency: 'EUR' },
  listed: true,
}

describe('the digest of a change', () => {
  test('does not depend on the order of the fields or on the changeId', () => {
    const again: ChangeStock = {
      listed: true,
      description: '',
      price: { currency: 'EUR', amount: 1_890 },
      name: 'Mug',
      sku: 'MUG',
      changeId: '0199f6a0-9000-7abc-8def-000000000000',
      kind: 'product',
    }
    expect(digestOfChange(again)).toBe(digestOfChange(change))
    expect(digestOfChange(change)).toMatch(digestPattern)
  })

  test('does not depend on the operator: one may repeat what another one sent', () => {
    expect(digestOfChange({ ...change, by: 'anna' })).toBe(digestOfChange(change))
  })

  test('is the one that databases and fronts of before have', () => {
    const patch: ChangeStock = {
      kind: 'patched',
      changeId: change.changeId,
      sku: 'MUG',
      name: 'Müsli',
      tags: ['b', 'a'],
      image: null,
      price: { currency: 'EUR', amount: 1_890 },
      listed: undefined,
      ifVersions: [2, 1],
      counted: 0,
    }
    expect(digestOfChange(patch)).toBe('feb98b73e82d68154f60b1466f8fb7c8')
  })

  test.each<Partial<ChangeStock>>([
    { sku: 'BOWL' },
    { name: 'Bowl' },
    { description: 'Stoneware' },
    { price: { amount: 1_891, currency: 'EUR' } },
  ])('differs with %j', (other) => {
    expect(digestOfChange({ ...change, ...other } as ChangeStock)).not.toBe(digestOfChange(change))
  })
})
