import { z } from '@hono/zod-openapi'
import { instantMessage, instantPattern } from '../instant.ts'
import {
  pageLimitDefault,
  pageLimitMax,
  quantityMax,
  skuLengthMax,
  totalMinorMax,
  unitPriceMinorMax,
} from '../limits.ts'
import { currencyPattern } from '../money.ts'
import { skuPattern } from '../order-lines.ts'
import {
  cleanLineMessage,
  cleanLinesMessage,
  isCleanText,
  isStorableText,
  storableTextMessage,
  tidyText,
} from '../text.ts'

/** Examples that the schemas share, so that one document speaks of one order. */
export const example = {
  orderId: '0199f6a0-1234-821f-9b76-8911c84bccf8',
  orderNumber: '2XBZJBJTKF',
  sku: 'MUG-STONE-350',
  price: { amount: 1890, currency: 'EUR' },
  total: { amount: 3780, currency: 'EUR' },
}

export const Money = z
  .strictObject({
    amount: z
      .int()
      .min(0)
      .max(totalMinorMax)
      .openapi({ description: 'In minor units: 1890 is EUR 18.90' }),
    currency: z.string().regex(currencyPattern).openapi({ description: 'ISO 4217' }),
  })
  .openapi('Money', { example: example.price })

export const Instant = z
  .string()
  .regex(instantPattern, instantMessage)
  .openapi({ format: 'date-time' })

/**
 * Text of some length that every database stores unchanged. Zod counts characters but the bus counts UTF-16 code units,
 * so the text is counted again.
 */
export const text = ({ min, max }: { min: number; max: number }) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((value) => value.length <= max, `must have at most ${max} UTF-16 code units`)
    .refine(isStorableText, storableTextMessage)

/**
 * Text that people wrote for people, as the bus takes it: tidied first, then checked. Lengths are those of the tidied
 * text.
 */
export const cleanText = ({ max, canHaveLines = false }: { max: number; canHaveLines?: boolean }) =>
  z
    .string()
    .overwrite(tidyText)
    .min(canHaveLines ? 0 : 1, { abort: true })
    .max(max)
    .refine((value) => value.length <= max, `must have at most ${max} UTF-16 code units`)
    .refine(
      (value) => isCleanText(value, { canHaveLines }),
      canHaveLines ? cleanLinesMessage : cleanLineMessage,
    )

export const UnitPrice = z.int().min(0).max(unitPriceMinorMax)

export const Sku = z
  .string()
  .max(skuLengthMax)
  .regex(
    skuPattern,
    `must be 1 to ${skuLengthMax} printable ASCII characters without a space at either end`,
  )
  .openapi({ description: 'Stock keeping unit. Case matters', example: example.sku })

export const Quantity = z.int().min(1).max(quantityMax).openapi({ example: 2 })

export const Count = z.int().min(0)

/** A number as it is written: nothing that JavaScript would also read as one, such as `0x10` or `1e3`. */
export const wholeNumberText = (max: number, { min = 0 } = {}) =>
  z
    .string()
    .regex(/^\d{1,16}$/, 'must be a whole number such as 20')
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .openapi({ type: 'integer', minimum: min, maximum: max })

export const Limit = wholeNumberText(pageLimitMax, { min: 1 }).default(pageLimitDefault)

export const Cursor = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, 'must be the nextCursor of a page')
  .optional()
  .openapi({ description: 'nextCursor of the page before' })
