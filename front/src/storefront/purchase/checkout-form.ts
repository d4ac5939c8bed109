import {
  parseIdempotencyKey,
  SentLinesSchema,
  tidyText,
  type Details,
  type Money,
  type SentLine,
} from '@shop/contracts'
import * as v from 'valibot'
import { addressFields, schemaOf, type CheckoutField, type FieldName } from '../checkout-fields.ts'
import { cartLineCountMax, readLines } from './cart.ts'

/** The texts of the fields, as somebody typed them. */
export type Typed = Partial<Record<FieldName, string>>

/** `missing`: it must not stay empty. `unusable`: not a text of its kind. */
export type FieldError = 'missing' | 'unusable'
export type FieldErrors = Partial<Record<FieldName, FieldError>>

/** What a check-out sends: everything that makes the order, so that the same form always makes the same one. */
export type CheckoutForm = {
  key: string
  /** The lines that the page showed, with their names. */
  lines: SentLine[]
  /** The total that the page showed, in minor units. */
  total: number
  typed: Typed
}

/** Reads the form of a check-out. Undefined when the parts that the page itself filled in are not there. */
export const readCheckout = (
  form: FormData,
  fields: readonly CheckoutField[],
): CheckoutForm | undefined => {
  const key = parseIdempotencyKey(textIn(form, 'key'))
  const { lines, unreadable } = readLines(textIn(form, 'lines'))
  const total = Number(textIn(form, 'total') || NaN)
  const names = form.getAll('name-of-line').map(String)
  const named = lines.map(({ sku, quantity }, index) => withName({ sku, quantity }, names[index]))
  const areLines = lines.length <= cartLineCountMax && v.is(SentLinesSchema, named)
  const isUsable = unreadable.length === 0 && areLines && Number.isSafeInteger(total) && total >= 0
  if (key === undefined || !isUsable) return undefined
  const typed = Object.fromEntries(fields.map(({ name }) => [name, tidyText(textIn(form, name))]))
  return { key, lines: named, total, typed }
}

/** The text of a field; empty without it. */
export const textIn = (form: FormData, name: string): string => {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

const withName = (line: SentLine, name: string | undefined): SentLine =>
  name ? { ...line, name } : line

/** The fields that cannot be taken as they are. */
export const errorsIn = (typed: Typed, fields: readonly CheckoutField[]): FieldErrors =>
  Object.fromEntries(
    fields.flatMap(({ name, isOptional }): [FieldName, FieldError][] => {
      const text = typed[name] ?? ''
      if (text === '') return isOptional ? [] : [[name, 'missing']]
      return v.is(schemaOf(name), text) ? [] : [[name, 'unusable']]
    }),
  )

/** The content of the order that a check-out makes. Its fields must be without errors. */
export const contentOf = (
  { lines, total, typed }: CheckoutForm,
  currency: string,
): Details & { lines: SentLine[]; expectedTotal: Money } => {
  const { note, ...customer } = customerOf(typed)
  return {
    lines,
    expectedTotal: { amount: total, currency },
    ...(Object.keys(customer).length > 0 && { customer }),
    ...(note !== undefined && { note }),
  }
}

const customerOf = (typed: Typed) => {
  const given = Object.fromEntries(Object.entries(typed).filter(([, text]) => text !== '')) as Typed
  const { name, email, phone, note, ...rest } = given
  const address = Object.fromEntries(
    addressFields.flatMap((field) => (rest[field] === undefined ? [] : [[field, rest[field]]])),
  )
  return {
    ...(name && { name }),
    ...(email && { email }),
    ...(phone && { phone }),
    ...(Object.keys(address).length > 0 && { shippingAddress: address }),
    ...(note && { note }),
  }
}

/** What the details of an order say in each field. */
export const typedIn = ({ customer, note }: Details): Typed => {
  const { name, email, phone, shippingAddress } = customer ?? {}
  const said = { name, email, phone, note, ...shippingAddress }
  return Object.fromEntries(Object.entries(said).filter(([, text]) => text !== undefined)) as Typed
}
