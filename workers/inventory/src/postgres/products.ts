import type { Transaction } from '@shop/engine/postgres'
import { searchTextOf, sortNameOf, tagKeyOf } from '../domain/product-keys.ts'
import type { Product, ProductTexts } from '../domain/product.ts'
import { numberOf, type BigInteger } from './big-integer.ts'
import { productOf, writeProperties, type StockRow, type StoredProduct } from './stock.ts'

type Sql = Transaction['sql']

/** A row of the table `products`, without what lists find and sort it by. */
export type TextsRow = {
  sku: string
  name: string
  description: string
  image: string | null
  tags: readonly string[]
  max_per_order: BigInteger | null
  available_from: string | null
  low_stock_at: BigInteger | null
  updated_at: BigInteger
}

/** All that is known of a product. */
export type CatalogueRow = TextsRow & StockRow
export type CatalogueProduct = { product: Product; texts: ProductTexts }

/** Loads the texts of products, as far as they exist, by SKU. */
export const loadTexts = async (
  sql: Sql,
  skus: Iterable<string>,
): Promise<Map<string, ProductTexts>> => {
  const rows = await sql.unsafe<TextsRow[]>('SELECT * FROM products WHERE sku = ANY($1::text[])', [
    [...skus],
  ])
  return new Map(rows.map((row) => [row.sku, textsOf(row)] as const))
}

/** Reads products with their texts, as far as they exist, by SKU. */
export const readCatalogue = async (
  sql: Sql,
  skus: readonly string[],
): Promise<Map<string, CatalogueProduct>> => {
  const rows = await sql.unsafe<CatalogueRow[]>(
    'SELECT * FROM catalogue WHERE sku = ANY($1::text[])',
    [[...skus]],
  )
  return new Map(
    rows.map((row) => [row.sku, { product: productOf(row), texts: textsOf(row) }] as const),
  )
}

const columns = `name, description, image, tags, max_per_order, available_from, low_stock_at, updated_at, search_text, sort_name,
  tag_keys`
const given = 'json_populate_recordset(NULL::products, $1::text::json)'
const insert = `INSERT INTO products (sku, ${columns}) SELECT sku, ${columns} FROM ${given}`
const update = `
  UPDATE products SET (${columns}) = (SELECT ${columns.replaceAll(/\w+/g, 'given.$&')})
  FROM ${given} AS given WHERE products.sku = given.sku`

/** Writes products whose properties an operator set, as new ones or over those that were loaded. The caller has locked them. */
export const writeProducts = (
  transaction: Transaction,
  {
    products,
    texts,
  }: { products: ReadonlyMap<string, Product>; texts: ReadonlyMap<string, ProductTexts> },
  loaded: ReadonlyMap<string, StoredProduct>,
): void => {
  if (texts.size === 0) return
  const { sql, send } = transaction
  const isStored = (sku: string): boolean => loaded.has(sku)
  writeProperties(
    transaction,
    [...texts.keys()].map((sku) => products.get(sku)!),
    isStored,
  )
  const rows = Array.from(texts, ([sku, each]) => rowOf(sku, each))
  const write = (statement: string, some: readonly object[]): void => {
    if (some.length > 0) send(sql.unsafe(statement, [JSON.stringify(some)]))
  }
  write(
    insert,
    rows.filter(({ sku }) => !isStored(sku)),
  )
  write(
    update,
    rows.filter(({ sku }) => isStored(sku)),
  )
}

const rowOf = (sku: string, texts: ProductTexts) => ({
  sku,
  name: texts.name,
  description: texts.description,
  image: texts.image ?? null,
  tags: texts.tags,
  max_per_order: texts.maxPerOrder ?? null,
  available_from: texts.availableFrom ?? null,
  low_stock_at: texts.lowStockAt ?? null,
  updated_at: texts.updatedAtMs,
  search_text: searchTextOf({ sku, name: texts.name }),
  sort_name: sortNameOf(texts.name),
  tag_keys: texts.tags.map(tagKeyOf),
})

export const textsOf = (row: TextsRow): ProductTexts => ({
  name: row.name,
  description: row.description,
  image: row.image ?? undefined,
  tags: row.tags,
  maxPerOrder: numberOf(row.max_per_order),
  availableFrom: row.available_from ?? undefined,
  lowStockAt: numberOf(row.low_stock_at),
  updatedAtMs: Number(row.updated_at),
})
