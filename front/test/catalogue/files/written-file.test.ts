import { describe, expect, test } from 'bun:test'
import { isCleanText, tidyText, type AdminProductView, type RowPatch } from '@shop/contracts'
import { exportFormats, type ExportFormat } from '@shop/contracts/http'
import fc from 'fast-check'
import { csvRecords } from '../../../src/adapters/csv-records.ts'
import { checkRow } from '../../../src/admin/import/import-row.ts'
import { writtenFiles } from '../../../src/catalogue/files/written-file.ts'
import { adminProduct } from '../../given.ts'
import { inPieces, read, said } from './given.ts'

const fileOf = (format: ExportFormat, ...products: AdminProductView[]): string => {
  const { head, line } = writtenFiles[format]
  return head + products.map(line).join('')
}

/** The rows of an import of the file, each as the shop takes it. */
const rowsOf = async (format: ExportFormat, file: string): Promise<unknown[]> => {
  const { contentType } = writtenFiles[format]
  const { rows } = await read(file, { contentType })
  return rows.map((row) => ('row' in row ? said(checkRow(row.line, row.row, 'EUR')) : row))
}

const whole: AdminProductView = {
  ...adminProduct,
  sku: '=MUG',
  name: '(clear)',
  description: '-1 "quoted", and\n\\n two lines',
  image: 'https://img.example/a,b.png',
  tags: ['@home', 'kitchen'],
  maxPerOrder: 1,
  availableFrom: '2026-12-01T07:00:00.000Z',
  lowStockAt: 3,
  onHand: 12,
  reserved: 4,
  available: 8,
}

describe('an export', () => {
  test('as csv has every property, and the units seen', () => {
    expect(fileOf('csv', whole, adminProduct)).toBe(
      [
        '\u{feff}sku,name,description,image,price,currency,listed,tags,maxPerOrder,availableFrom,lowStockAt,stock,seen',
        `'=MUG,'(clear),"'-1 ""quoted"", and\n\\n two lines","https://img.example/a,b.png",18.90,EUR,true,"'@home, kitchen",1,2026-12-01T07:00:00.000Z,3,12,12`,
        'MUG,Mug,,,18.90,EUR,true,,,,,3,3',
        '',
      ].join('\r\n'),
    )
  })

  test('as ndjson says what a product is without', () => {
    expect(JSON.parse(fileOf('ndjson', adminProduct))).toEqual({
      sku: 'MUG',
      name: 'Mug',
      description: '',
      price: { amount: 1_890, currency: 'EUR' },
      listed: true,
      image: null,
      tags: null,
      maxPerOrder: null,
      availableFrom: null,
      lowStockAt: null,
      stock: 3,
      seen: 3,
    })
  })

  test('for Shopify is a product with one variant for each', () => {
    const [head, ...lines] = fileOf('shopify', { ...adminProduct, listed: false }).split('\r\n')
    expect(head).toBe(
      'Title,URL handle,Description,Tags,Published on online store,Status,SKU,Option1 name,Option1 value,Price,Charge tax,Inventory tracker,Inventory quantity,Requires shipping,Fulfillment service,Product image URL',
    )
    expect(lines).toEqual([
      'Mug,mug,,,FALSE,Draft,MUG,Title,Default Title,18.90,TRUE,shopify,3,TRUE,manual,',
      '',
    ])
  })

  test.each([
    [['MUG', 'mug', 'Mug', 'MUG 1', 'MUG-1', 'MUG_1', '**', '++']],
    [['A-1', 'A--1', '-A-1', 'a-1']],
  ])('for Shopify gives each of %p a handle of its own', (skus) => {
    const lines = fileOf('shopify', ...skus.map((sku) => ({ ...adminProduct, sku }))).split('\r\n')
    const handles = lines.slice(1, -1).map((line) => line.split(',')[1]!)
    expect(new Set(handles).size).toBe(skus.length)
    expect(handles.every((handle) => /^[a-z\d]+(?:-[a-z\d]+)*$/.test(handle))).toBe(true)
  })

  test('for WooCommerce is a simple product for each', () => {
    expect(fileOf('woocommerce', whole)).toBe(
      [
        '\u{feff}Type,SKU,Name,Published,Description,Stock,Low stock amount,Sold individually?,Regular price,Tags,Images,Parent',
        `simple,'=MUG,'(clear),1,"'-1 ""quoted"", and\n\\\\n two lines",12,3,1,18.90,"'@home, kitchen","https://img.example/a\\,b.png",`,
        '',
      ].join('\r\n'),
    )
  })
})

/** The properties of a product that each file can carry, as the partial change that they become. */
const carried: Record<ExportFormat, (product: AdminProductView) => Partial<RowPatch>> = {
  csv: (product) => ({ ...ofAny(product), ...ofOwn(product), seen: product.onHand }),
  ndjson: (product) => ({
    ...ofAny(product),
    description: product.description,
    image: product.image ?? null,
    tags: product.tags ?? null,
    maxPerOrder: product.maxPerOrder ?? null,
    availableFrom: product.availableFrom ?? null,
    lowStockAt: product.lowStockAt ?? null,
    seen: product.onHand,
  }),
  shopify: (product) => ({ ...ofAny(product), image: webImage(product) }),
  woocommerce: (product) => ({
    ...ofAny(product),
    image: webImage(product)?.includes('\\') ? undefined : webImage(product),
    maxPerOrder: product.maxPerOrder === 1 ? 1 : undefined,
    lowStockAt: product.lowStockAt,
  }),
}

const ofAny = ({ sku, name, description, price, listed, tags, onHand }: AdminProductView) => ({
  ...{ sku, name, price, listed, tags, counted: onHand },
  description: description === '' ? undefined : description,
})
const ofOwn = ({ image, maxPerOrder, availableFrom, lowStockAt }: AdminProductView) => ({
  ...{ image, maxPerOrder, availableFrom, lowStockAt },
})
const webImage = ({ image }: AdminProductView) =>
  image !== undefined && /^https?:\/\/./.test(image) ? image : undefined

const awkward = fc.constantFrom(
  ...[
    '=',
    '+',
    '-',
    '@',
    '\uff1d',
    "'",
    "''",
    '(clear)',
    '"',
    '""',
    ',',
    ';',
    '|',
    '\\',
    '\\n',
    '#',
  ],
  ...[
    '\u{feff}',
    '\u{fffd}',
    'e\u{301}',
    '\u{e9}',
    '\u{1f469}\u{200d}\u{1f680}',
    '手',
    'ש',
    'ا',
    '\u{200d}',
    '0',
  ],
)
const lineText = (max: number) =>
  fc
    .array(fc.oneof({ weight: 3, arbitrary: awkward }, fc.string({ unit: 'grapheme' })), {
      minLength: 1,
      maxLength: 12,
    })
    .map((parts) => tidyText(parts.join('')).slice(0, max).trim())
    .filter((text) => isCleanText(text))
const linesText = fc
  .array(fc.oneof(lineText(200), fc.constantFrom('\n', '\t', '')), { maxLength: 6 })
  .map((parts) => tidyText(parts.join('\n')))
  .filter((text) => isCleanText(text, { canHaveLines: true }))
const tag = lineText(40).filter((text) => !text.includes(','))
const ascii = (max: number) =>
  fc.string({
    unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
    maxLength: max,
  })
const image = fc
  .tuple(fc.constantFrom('https://a/', 'http://', '/', 'https://a/x,', '//'), ascii(20))
  .map((parts) => parts.join(''))
const units = fc.oneof(fc.nat(20), fc.constant(1_000_000_000_000))

const product: fc.Arbitrary<AdminProductView> = fc
  .record(
    {
      sku: fc
        .oneof(awkward, ascii(30))
        .map((text) => text.replaceAll(/[^\x21-\x7e]/g, ''))
        .filter((text) => text !== ''),
      name: lineText(200),
      description: linesText,
      image,
      price: fc.record({
        amount: fc.oneof(fc.nat(), fc.constantFrom(0, 5, 1_000_000_000_000)),
        currency: fc.constant('EUR'),
      }),
      listed: fc.boolean(),
      tags: fc.uniqueArray(tag, {
        selector: (text) => text.toLowerCase(),
        minLength: 1,
        maxLength: 20,
      }),
      maxPerOrder: fc.integer({ min: 1, max: 3 }),
      availableFrom: fc.constant('2026-12-01T07:00:00.000Z'),
      lowStockAt: fc.nat(3),
      onHand: units,
    },
    { requiredKeys: ['sku', 'name', 'description', 'price', 'listed', 'onHand'] },
  )
  .map((given) => ({ ...adminProduct, ...given, reserved: 0, available: given.onHand }))
const products = fc.array(product, { minLength: 1, maxLength: 5 })

describe.each([...exportFormats])('any catalogue as %s', (format) => {
  test('is read back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(products, async (catalogue) => {
        const rows = await rowsOf(format, fileOf(format, ...catalogue))
        const expected = catalogue.map((each) => said(carried[format](each)))
        expect(rows.map((row) => (row as { row?: unknown }).row ?? row)).toEqual(expected)
      }),
    )
  })

  test('has no cell that a spreadsheet would run', async () => {
    if (format === 'ndjson') return
    await fc.assert(
      fc.asyncProperty(products, async (catalogue) => {
        const file = fileOf(format, ...catalogue).replace(/^\u{feff}/u, '')
        for await (const { fields } of csvRecords(1_048_576)(inPieces(file), ',')) {
          expect(
            fields.filter((cell) => /^[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]/.test(cell)),
          ).toEqual([])
        }
      }),
    )
  })
})
