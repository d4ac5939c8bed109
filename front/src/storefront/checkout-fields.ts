import { addressEntries, CustomerSchema, NoteSchema } from '@shop/contracts'
import { ListSchema } from '@shop/contracts/config'
import * as v from 'valibot'

/**
 * The fields that a check-out can have, in the order in which a page shows them, each with the schema of its text. Those of
 * the address have the words of https://schema.org/PostalAddress.
 */
const { name, email, phone } = CustomerSchema.entries
const {
  streetAddress,
  extendedAddress,
  postalCode,
  addressLocality,
  addressRegion,
  addressCountry,
} = addressEntries
const address = {
  streetAddress,
  extendedAddress,
  postalCode,
  addressLocality,
  addressRegion,
  addressCountry,
}
const schemas = { name, email, phone, ...address, note: v.optional(NoteSchema) }

export type FieldName = keyof typeof schemas
export type CheckoutField = { name: FieldName; isOptional: boolean }

const fieldNames = Object.keys(schemas) as FieldName[]
export const addressFields = Object.keys(address) as (keyof typeof address)[]

export const schemaOf = (field: FieldName) => schemas[field]

/** `SHOP_CHECKOUT_FIELDS`: names of fields with commas between them, with `?` after those that may stay empty; or `none`. */
export const CheckoutFieldsSchema = v.pipe(
  ListSchema,
  v.check(
    (names) => isNone(names) || names.every((each) => isField(each.replace(/\?$/, ''))),
    `must be none, or some of ${fieldNames.join(', ')}, with ? after those that may stay empty`,
  ),
  v.transform((names): CheckoutField[] =>
    fieldNames.flatMap((field) => {
      const isOptional = names.includes(`${field}?`)
      return isOptional || names.includes(field) ? [{ name: field, isOptional }] : []
    }),
  ),
)

export const checkoutFieldsDefault = 'name,email,streetAddress,postalCode,addressLocality'

const isNone = (names: readonly string[]): boolean => names.length === 1 && names[0] === 'none'

const isField = (text: string): text is FieldName => fieldNames.some((field) => field === text)
