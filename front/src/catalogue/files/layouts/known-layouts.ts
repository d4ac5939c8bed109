import { bagisto } from './bagisto/mapping.ts'
import { commercetools } from './commercetools/mapping.ts'
import type { Layout } from './layout.ts'
import { magento2 } from './magento2/mapping.ts'
import { nopcommerce } from './nopcommerce/mapping.ts'
import { own } from './own/mapping.ts'
import { prestashop } from './prestashop/mapping.ts'
import { saleor } from './saleor/mapping.ts'
import { shopify, shopify2025 } from './shopify/mapping.ts'
import { shopware6 } from './shopware6/mapping.ts'
import { woocommerce } from './woocommerce/mapping.ts'

/** Every layout, in the order in which a header is compared with them. */
export const layouts: readonly Layout[] = [
  shopify,
  shopify2025,
  woocommerce,
  magento2,
  prestashop,
  shopware6,
  nopcommerce,
  commercetools,
  saleor,
  bagisto,
  own,
]
