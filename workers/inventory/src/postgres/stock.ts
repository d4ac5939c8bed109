import type { Transaction } from '@shop/engine/postgres'
import type { Product } from '../domain/product.ts'
import { numberOf, type BigInteger } from './big-integer.ts'
import { inOrder, type Way } from './way.ts'

type Sql = Transaction['sql']

/** A row of the table `stock`. */
export type StockRow = {
  sku: string
  price: BigInteger
  listed: boolean
  version: BigInteger
  on_hand: BigInteger
  reserved: BigInteger
  last_movement: BigInteger
  order_max: BigInteger | null
  open_from: BigInteger | null
  low_at: BigInteger | null
}

/** A product, and which version of its row it is: the number of the transaction that wrote it. */
export type StoredProduct = { product: Product; row: string }

/** Which products to load: by SKU, and all those in the lines of reservations, by order id or because they are short. */
export type WantedStock = {
  skus: ReadonlySet<string>
  orderIds: ReadonlySet<string>
  withShort: boolean
}

const linesOf = (orders: string): string => `
  SELECT line ->> 'sku' FROM reservations, json_array_elements(lines) AS line WHERE ${orders}`

/** Most batches move no units of before. They have the names of all products that they need. */
const wantedSkus = ({ orderIds, withShort }: WantedStock): string => {
  if (orderIds.size === 0 && !withShort) return '$1::text[]'
  const moved = linesOf('order_id = ANY($2::text[])')
  const short = withShort ? `UNION ${linesOf('short')}` : ''
  return `ARRAY(SELECT unnest($1::text[]) UNION ${moved} ${short})`
}

/** Loads products, as far as they exist, by SKU. */
export const loadStock = async (
  sql: Sql,
  wanted: WantedStock,
  way: Way,
): Promise<Map<string, StoredProduct>> => {
  const skus = wantedSkus(wanted)
  const values = [wanted.skus, ...(skus.includes('$2') ? [wanted.orderIds] : [])]
  const rows = await sql.unsafe<(StockRow & { row: string })[]>(
    `SELECT *, xmin::text AS row FROM stock WHERE sku = ANY(${skus}) ${inOrder(way, 'stock', 'sku')}`,
    values.map((names) => sql.array([...names], 'TEXT')),
  )
  return new Map(rows.map((row) => [row.sku, { product: productOf(row), row: row.row }] as const))
}

/** The stock of a product, outside a transaction. */
export const findStock = async (
  sql: Sql,
  sku: string,
): Promise<{ product: Product; lastMovement: number } | undefined> => {
  const [row] = await sql.unsafe<StockRow[]>('SELECT * FROM stock WHERE sku = $1', [sku])
  return row && { product: productOf(row), lastMovement: Number(row.last_movement) }
}

/** Writes everything but the units of products, which are new or have a stored row. */
export const writeProperties = (
  { sql, send }: Transaction,
  products: readonly Product[],
  isStored: (sku: string) => boolean,
): void => {
  const rowsOf = (some: readonly Product[]): string => JSON.stringify(some.map(propertiesOf))
  const fresh = products.filter(({ sku }) => !isStored(sku))
  const known = products.filter(({ sku }) => isStored(sku))
  if (fresh.length > 0) send(sql.unsafe(insert, [rowsOf(fresh)]))
  if (known.length > 0) send(sql.unsafe(update, [rowsOf(known)]))
}

const properties = 'price, listed, version, order_max, open_from, low_at'
const given = 'json_populate_recordset(NULL::stock, $1::text::json)'

/** A product without units. In the order of SKUs, so that no two batches wait for each other. */
const insert = `
  INSERT INTO stock (sku, on_hand, reserved, ${properties}) SELECT sku, 0, 0, ${properties} FROM ${given} ORDER BY sku`
const update = `
  UPDATE stock SET (${properties}) = (SELECT ${properties.replaceAll(/\w+/g, 'given.$&')})
  FROM ${given} AS given WHERE stock.sku = given.sku`

const propertiesOf = ({ sku, price, listed, version, ...terms }: Product) => ({
  ...{ sku, price, listed, version },
  order_max: terms.maxPerOrder ?? null,
  open_from: terms.availableFromMs ?? null,
  low_at: terms.lowStockAt ?? null,
})

export const productOf = (row: StockRow): Product => ({
  sku: row.sku,
  price: Number(row.price),
  listed: row.listed,
  version: Number(row.version),
  onHand: Number(row.on_hand),
  reserved: Number(row.reserved),
  maxPerOrder: numberOf(row.order_max),
  availableFromMs: numberOf(row.open_from),
  lowStockAt: numberOf(row.low_at),
})
