import { majorUnitsOf, skuHashOf } from '@shop/contracts'
import { harmless } from '../../harmless.ts'
import { webAddress } from '../of-exports.ts'
import type { WrittenColumns } from '../written-columns.ts'

/**
 * The file that Shopify imports, with its headings of 2025: each product is one of Shopify's with one variant. Columns that
 * are not there keep Shopify's defaults. Those with a fixed value have a default that does not suit goods in a parcel.
 */
export const writtenShopify: WrittenColumns = {
  Title: ({ name }) => harmless(name),
  'URL handle': ({ sku }) => handleOf(sku),
  Description: ({ description }) => harmless(description),
  Tags: ({ tags = [] }) => harmless(tags.join(', ')),
  'Published on online store': ({ listed }) => (listed ? 'TRUE' : 'FALSE'),
  Status: ({ listed }) => (listed ? 'Active' : 'Draft'),
  SKU: ({ sku }) => harmless(sku),
  'Option1 name': () => 'Title',
  'Option1 value': () => 'Default Title',
  Price: ({ price }) => majorUnitsOf(price.amount, price.currency),
  'Charge tax': () => 'TRUE',
  'Inventory tracker': () => 'shopify',
  'Inventory quantity': ({ onHand }) => String(onHand),
  'Requires shipping': () => 'TRUE',
  'Fulfillment service': () => 'manual',
  'Product image URL': ({ image = '' }) => (webAddress.test(image) ? image : ''),
}

/**
 * A handle of its own for each SKU: rows with one handle are variants of one product, and handles have small letters, digits
 * and hyphens only. A SKU of capitals, digits and hyphens becomes small, any other gets its hash behind it.
 */
const handleOf = (sku: string): string => {
  const small = sku.toLowerCase()
  if (/^[A-Z\d]+(?:-[A-Z\d]+)*$/.test(sku)) return small
  return [...(small.match(/[a-z\d]+/g) ?? []), skuHashOf(sku)].join('-')
}
