import { z } from '@hono/zod-openapi'
import {
  addressLengthMax,
  customerIdLengthMax,
  emailLengthMax,
  metadataKeyCountMax,
  metadataValueLengthMax,
  noteLengthMax,
  phoneLengthMax,
  productNameLengthMax,
  referenceLengthMax,
} from '../limits.ts'
import { emailMessage, emailPattern, metadataFault, type Metadata } from '../order-details.ts'
import { cleanText } from './values.ts'

/* The details of an order in the public API. The bus takes the same, see `order-details.ts` beside this folder. */

const optionalText = (max: number) => cleanText({ max }).optional()

const addressFields = {
  name: optionalText(addressLengthMax),
  streetAddress: cleanText({ max: addressLengthMax, canHaveLines: true }).optional(),
  extendedAddress: optionalText(addressLengthMax),
  postOfficeBoxNumber: optionalText(addressLengthMax),
  postalCode: optionalText(addressLengthMax),
  addressLocality: optionalText(addressLengthMax),
  addressRegion: optionalText(addressLengthMax),
  addressCountry: optionalText(addressLengthMax).openapi({
    description: 'Preferably two letters of ISO 3166-1',
  }),
}

const PostalAddress = z.strictObject(addressFields).openapi('PostalAddress', {
  description: 'In the words of https://schema.org/PostalAddress',
  example: {
    streetAddress: '12 Mill Lane',
    postalCode: 'CB1 2AB',
    addressLocality: 'Cambridge',
    addressCountry: 'GB',
  },
})

export const customerFields = {
  id: optionalText(customerIdLengthMax).openapi({
    description: 'The shop’s own name of the customer',
  }),
  email: cleanText({ max: emailLengthMax }).regex(emailPattern, emailMessage).optional().openapi({
    description: 'Found in any case',
    example: 'ada@example.com',
  }),
  name: optionalText(addressLengthMax),
  phone: optionalText(phoneLengthMax),
  shippingAddress: PostalAddress.optional(),
}

const Customer = z.strictObject(customerFields).openapi('Customer')

const MetadataObject = z
  .custom<Metadata>((value) => metadataFault(value) === undefined, {
    error: ({ input }) => metadataFault(input),
  })
  .openapi('Metadata', {
    type: 'object',
    maxProperties: metadataKeyCountMax,
    additionalProperties: { type: 'string', maxLength: metadataValueLengthMax },
    description:
      'Whatever the shop wants to remember: at most 50 keys of 1 to 40 characters without square brackets, values of at most 500',
    example: { campaign: 'autumn', giftWrap: 'yes' },
  })

export const LineName = cleanText({ max: productNameLengthMax }).openapi({
  description: 'The name of the product, as the shopper saw it',
})

/** Fields of an order that are read with its key or by an operator only. */
export const detailFields = {
  reference: optionalText(referenceLengthMax).openapi({
    description: 'The merchant’s own number of the order',
    example: 'WEB-100234',
  }),
  customer: Customer.optional(),
  note: cleanText({ max: noteLengthMax, canHaveLines: true }).optional(),
  metadata: MetadataObject.optional(),
}

export const DeletedDetailsQuery = z.strictObject({
  email: customerFields.email.unwrap().openapi({ description: 'In any case' }),
})

export const DeletedDetails = z
  .strictObject({
    orders: z.int().min(0).openapi({ description: 'Orders whose details were deleted' }),
    more: z.literal(true).optional().openapi({ description: 'There are more: repeat the request' }),
  })
  .openapi('DeletedDetails')
