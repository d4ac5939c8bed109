import type { RowPatch } from '@shop/contracts'
import { parseWholeNumber, shown } from '../../numbers.ts'
import { imageOf } from '../of-exports.ts'
import type { Header, Layout, ReadRow } from '../layout.ts'

const amount = 'prices.value.centamount'
const currencyCode = 'prices.value.currencycode'
const images = ['images.url', 'variants.images.url']

/** The product export of commercetools. It has no stock. */
export const commercetools: Layout = {
  name: 'commercetools',
  signature: ['sku', amount, currencyCode],
  open: (header) => {
    const name = ofFirstLanguage(header, 'name')
    const description = ofFirstLanguage(header, 'description')
    return {
      reads: ['key', 'sku', amount, currencyCode, ...images, name, description],
      row: rowReader(name, description),
    }
  },
}

/** Texts are columns by language, such as `name.en`. The first one of the file counts. */
const ofFirstLanguage = (header: Header, property: string): string =>
  header.find((column) => column.startsWith(`${property}.`)) ?? property

type Product = Pick<RowPatch, 'name' | 'description'> & { key: string | undefined }

/** Only the first variant of a product has its texts. */
const rowReader = (name: string, description: string): ReadRow => {
  let product: Product | undefined
  return (cells) => {
    const key = cells.text('key')
    const said = { key, name: cells.text(name), description: cells.text(description) }
    const isVariant = said.name === undefined && (key === undefined || key === product?.key)
    if (!isVariant) product = said
    const currency = cells.text(currencyCode)
    if (currency !== undefined && currency !== cells.about.currency) {
      const detail = `${currencyCode}: ${shown(currency)} is not the currency of the shop, which is ${cells.about.currency}`
      return { code: 'wrong-currency', detail }
    }
    // Minor units already.
    const minor = cells.read(amount, parseWholeNumber)
    return cells.say({
      sku: cells.text('sku') ?? '',
      name: product?.name,
      description: product?.description,
      image: imageOf(cells, ...images),
      price: minor === undefined ? undefined : { amount: minor, currency: cells.about.currency },
    })
  }
}
