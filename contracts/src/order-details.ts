import * as v from 'valibot'
import {
  addressLengthMax,
  customerIdLengthMax,
  emailLengthMax,
  metadataKeyCountMax,
  metadataKeyLengthMax,
  metadataValueLengthMax,
  noteLengthMax,
  phoneLengthMax,
  productNameLengthMax,
  referenceLengthMax,
} from './limits.ts'
import { cleanTextSchema, isStorableText } from './text.ts'

/**
 * The details of an order: whose it is, and what its shop wants to remember of it. The Order service alone keeps them.
 * They belong to the digest of the order.
 */

const optionalText = (max: number) => v.optional(cleanTextSchema({ max }))

/** Whether a text looks like an e-mail address: characters before and after one `@`, and no white space. */
export const emailPattern = /^[^\s@]+@[^\s@]+$/
export const emailMessage = 'must be an e-mail address such as ada@example.com'

/** An e-mail address as it is compared. */
export const comparedEmail = (email: string): string => email.trim().toLowerCase()

/** The words of https://schema.org/PostalAddress. */
export const addressEntries = {
  name: optionalText(addressLengthMax),
  streetAddress: v.optional(cleanTextSchema({ max: addressLengthMax, canHaveLines: true })),
  extendedAddress: optionalText(addressLengthMax),
  postOfficeBoxNumber: optionalText(addressLengthMax),
  postalCode: optionalText(addressLengthMax),
  addressLocality: optionalText(addressLengthMax),
  addressRegion: optionalText(addressLengthMax),
  addressCountry: optionalText(addressLengthMax),
}

export const CustomerSchema = v.strictObject({
  id: optionalText(customerIdLengthMax),
  email: v.optional(
    v.pipe(cleanTextSchema({ max: emailLengthMax }), v.regex(emailPattern, emailMessage)),
  ),
  name: optionalText(addressLengthMax),
  phone: optionalText(phoneLengthMax),
  shippingAddress: v.optional(v.strictObject(addressEntries)),
})
export type Customer = v.InferOutput<typeof CustomerSchema>

export type Metadata = Record<string, string>

/** The first thing that is wrong with metadata, in words; undefined for good metadata. The rules are Stripe's. */
export const metadataFault = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'must be an object whose values are texts'
  }
  const entries: [string, unknown][] = Object.entries(value)
  if (entries.length > metadataKeyCountMax) {
    return `must have at most ${metadataKeyCountMax} keys, not ${entries.length}`
  }
  for (const [key, text] of entries) {
    if (!isMetadataKey(key)) {
      return `the key ${shownKey(key)} must have 1 to ${metadataKeyLengthMax} characters, without U+0000 and square brackets`
    }
    if (typeof text !== 'string') return `the value of ${shownKey(key)} must be a text`
    if (text.length > metadataValueLengthMax || !isStorableText(text)) {
      return `the value of ${shownKey(key)} must have at most ${metadataValueLengthMax} characters, without U+0000`
    }
  }
  return undefined
}

const shownKey = (key: string): string => JSON.stringify(key.slice(0, metadataKeyLengthMax))

const isMetadataKey = (key: string): boolean =>
  key.length >= 1 && key.length <= metadataKeyLengthMax && isStorableText(key) && !/[[\]]/.test(key)

/** Metadata is checked by hand: valibot's and zod's records leave out keys such as `constructor` without a word. */
export const MetadataSchema = v.custom<Metadata>(
  (value) => metadataFault(value) === undefined,
  ({ input }) => metadataFault(input) ?? '',
)

export const NoteSchema = cleanTextSchema({ max: noteLengthMax, canHaveLines: true })
export const ReferenceSchema = cleanTextSchema({ max: referenceLengthMax })
export const LineNameSchema = cleanTextSchema({ max: productNameLengthMax })

/** The details of an order beside the names of its lines. */
export const detailEntries = {
  /** The merchant's own number of the order. */
  reference: v.optional(ReferenceSchema),
  customer: v.optional(CustomerSchema),
  note: v.optional(NoteSchema),
  metadata: v.optional(MetadataSchema),
}
const DetailsSchema = v.strictObject(detailEntries)
export type Details = v.InferOutput<typeof DetailsSchema>

/**
 * The details as a list in a fixed order, for a digest. The order of the keys of metadata does not matter. A missing
 * detail is null.
 */
export const detailValues = ({ reference, customer, note, metadata }: Details): unknown[] => [
  reference ?? null,
  customer ? customerValues(customer) : null,
  note ?? null,
  metadata ? metadataValues(metadata) : null,
]

const metadataValues = (metadata: Metadata): string[] =>
  Object.keys(metadata)
    .sort()
    .flatMap((key) => [key, metadata[key]!])

const addressFields = Object.keys(addressEntries) as (keyof typeof addressEntries)[]

const customerValues = ({ id, email, name, phone, shippingAddress }: Customer): unknown[] => [
  id ?? null,
  email ?? null,
  name ?? null,
  phone ?? null,
  shippingAddress ? addressFields.map((field) => shippingAddress[field] ?? null) : null,
]
