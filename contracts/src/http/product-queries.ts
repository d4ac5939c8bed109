import { z } from '@hono/zod-openapi'
import {
  onHandMax,
  pageLimitMax,
  searchLengthMax,
  skuListLengthMax,
  tagLengthMax,
} from '../limits.ts'
import {
  productCursorMessage,
  productCursorPattern,
  productSorts,
  readProductCursor,
  type ProductSort,
} from '../product-cursor.ts'
import { isSkuList } from '../sku-list.ts'
import { Limit, text, wholeNumberText } from './values.ts'

const listQuery = {
  q: text({ min: 0, max: searchLengthMax }).optional().openapi({
    description: 'Words that SKU or name must contain, in any case, with or without accents',
  }),
  tag: text({ min: 1, max: tagLengthMax }).optional().openapi({
    description: 'Only products with this tag, in any case',
  }),
  sku: z
    .string()
    .max(skuListLengthMax)
    .refine(isSkuList, `must be 1 to ${pageLimitMax} SKUs with commas between them`)
    .optional()
    .openapi({
      description: `Only these products: up to ${pageLimitMax} SKUs with commas between them, for instance those of a cart. A SKU with a comma has to be read by itself`,
      example: 'MUG-STONE-350,CUP-ASH-200',
    }),
  sort: z.enum(productSorts).optional().openapi({
    description:
      'The order of the list: by SKU unless told otherwise. With `q` or `tag` the first 10,000 matches are sorted',
  }),
  cursor: z.string().regex(productCursorPattern, productCursorMessage).optional().openapi({
    description: 'nextCursor of the page before',
  }),
  limit: Limit,
}

type Sorted = { sort?: ProductSort | undefined; cursor?: string | undefined }

const isOfThisList = ({ sort = 'sku', cursor }: Sorted): boolean =>
  cursor === undefined || readProductCursor(cursor, sort) !== undefined
const otherList = { path: ['cursor'], message: productCursorMessage }

/** The names of the parameters of shoppers. */
export const productListNames: readonly string[] = Object.keys(listQuery)

/** The query of shoppers. Links to the shop may carry other parameters, such as `utm_source`, and mean nothing by them. */
export const ProductListQuery = z.object(listQuery).refine(isOfThisList, otherList)

export const AdminProductListQuery = z
  .strictObject({
    ...listQuery,
    below: wholeNumberText(onHandMax).optional().openapi({
      description: 'Only products of which fewer than so many units are available',
    }),
  })
  .refine(isOfThisList, otherList)
