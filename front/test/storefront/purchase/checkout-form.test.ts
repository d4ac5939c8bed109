import { describe, expect, test } from 'bun:test'
import * as v from 'valibot'
import {
  checkoutFieldsDefault,
  CheckoutFieldsSchema,
} from '../../../src/storefront/checkout-fields.ts'
import {
  contentOf,
  errorsIn,
  readCheckout,
  typedIn,
} from '../../../src/storefront/purchase/checkout-form.ts'
import { key } from '../../given.ts'

const fieldsOf = (text: string) => v.parse(CheckoutFieldsSchema, text)
const fields = fieldsOf(`${checkoutFieldsDefault},phone?,note?`)

const ada = {
  name: 'Ada Winter',
  email: 'ada@example.org',
  streetAddress: 'Lindenallee 8',
  postalCode: '20259',
  addressLocality: 'Hamburg',
}
const bought = { key, lines: 'MUG:2,BOWL:1', total: '5970' }

const formOf = (texts: Record<string, string>, names: readonly string[] = []): FormData => {
  const form = new FormData()
  for (const [name, text] of Object.entries(texts)) form.append(name, text)
  for (const name of names) form.append('name-of-line', name)
  return form
}

describe('the fields of a check-out', () => {
  test('are those that the shop names, in the order of a page', () => {
    expect(fieldsOf('note?, email,name')).toEqual([
      { name: 'name', isOptional: false },
      { name: 'email', isOptional: false },
      { name: 'note', isOptional: true },
    ])
  })

  test('may be none', () => {
    expect(fieldsOf('none')).toEqual([])
  })

  test.each(['shoe-size', 'name,none', 'email??'])('are no others: %s', (text) => {
    expect(v.safeParse(CheckoutFieldsSchema, text).success).toBe(false)
  })
})

describe('a check-out', () => {
  test('makes an order with the names of its lines and everything that was typed', () => {
    const form = readCheckout(
      formOf({ ...bought, ...ada, name: ' Ada Winter ' }, ['Mug', 'Bowl']),
      fields,
    )
    const { name, email, ...shippingAddress } = ada
    expect(contentOf(form!, 'EUR')).toEqual({
      lines: [
        { sku: 'MUG', quantity: 2, name: 'Mug' },
        { sku: 'BOWL', quantity: 1, name: 'Bowl' },
      ],
      expectedTotal: { amount: 5_970, currency: 'EUR' },
      customer: { name, email, shippingAddress },
    })
  })

  test('that asks for nothing makes an order without details', () => {
    const form = readCheckout(formOf(bought), [])
    expect(contentOf(form!, 'EUR')).toEqual({
      lines: [
        { sku: 'MUG', quantity: 2 },
        { sku: 'BOWL', quantity: 1 },
      ],
      expectedTotal: { amount: 5_970, currency: 'EUR' },
    })
  })

  test.each<[string, Record<string, string>]>([
    ['a key', { key: 'mine' }],
    ['lines', { lines: '' }],
    ['readable lines', { lines: 'MUG:0' }],
    ['a total', { total: '' }],
    ['a possible total', { total: '-1' }],
  ])('is none without %s', (_, spoiled) => {
    expect(readCheckout(formOf({ ...bought, ...ada, ...spoiled }), fields)).toBeUndefined()
  })

  test('names each field that is missing or unusable', () => {
    const form = readCheckout(formOf({ ...bought, ...ada, name: ' ', email: 'ada' }), fields)
    expect(errorsIn(form!.typed, fields)).toEqual({ name: 'missing', email: 'unusable' })
  })

  test('shows again what its order says', () => {
    const form = readCheckout(formOf({ ...bought, ...ada, note: 'Ring twice.' }), fields)
    expect(typedIn(contentOf(form!, 'EUR'))).toEqual({ ...ada, note: 'Ring twice.' })
  })
})
