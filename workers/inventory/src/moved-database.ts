import {
  engineTables,
  feedTrimmed,
  insertInSqlite,
  nextNumber,
  numberedEvents,
  plainTable,
  type MovedDatabase,
} from '@shop/engine/moving'
import { searchTextOf, sortNameOf, tagKeyOf } from './domain/product-keys.ts'
import { schema as postgresSchema } from './postgres/schema.ts'
import { schema as sqliteSchema } from './sqlite/schema.ts'

/** On PostgreSQL one table, in SQLite several. */
const products = plainTable({
  name: 'products',
  columns: {
    product_id: 'integer',
    sku: 'text',
    name: 'text',
    description: 'text',
    image: 'text',
    tags: 'json',
    max_per_order: 'integer',
    available_from: 'text',
    low_stock_at: 'integer',
    updated_at: 'integer',
  },
  orderBy: 'products.product_id',
  fromSqlite: 'products JOIN product_texts AS texts USING (product_id)',
  shown: {
    sqlite: {
      name: 'texts.name',
      description: 'texts.description',
      image: 'texts.image',
      tags: "ifnull(texts.tags, '[]')",
      max_per_order: 'texts.max_per_order',
      available_from: 'texts.available_from',
      low_stock_at: 'texts.low_stock_at',
    },
    postgres: { tags: 'to_json(tags)' },
  },
  insertInSqlite: [
    insertInSqlite('products', ['product_id', 'sku', 'updated_at']),
    `INSERT INTO product_texts
       (product_id, name, description, image, tags, max_per_order, available_from, low_stock_at)
     VALUES ($product_id, $name, $description, $image, nullif($tags, '[]'), $max_per_order, $available_from, $low_stock_at)`,
    'INSERT INTO search_texts (product_id, folded) VALUES ($product_id, $search_text)',
    'INSERT INTO product_names (product_id, name) VALUES ($product_id, $sort_name)',
    `INSERT OR IGNORE INTO product_tags (tag, product_id)
     SELECT value, $product_id FROM json_each($tag_keys)`,
  ],
  onlyPostgres: ['search_text', 'sort_name', 'tag_keys'],
  derived: (row) => {
    const { sku, name, tags } = row as { sku: string; name: string; tags: string[] }
    return {
      search_text: searchTextOf({ sku, name }),
      sort_name: sortNameOf(name),
      tag_keys: tags.map(tagKeyOf),
    }
  },
})

const stockColumns = {
  sku: 'text',
  price: 'integer',
  listed: 'boolean',
  version: 'integer',
  on_hand: 'integer',
  reserved: 'integer',
  last_movement: 'integer',
  order_max: 'integer',
  open_from: 'integer',
  low_at: 'integer',
} as const

/** The stock as it is; SQLite has a part of it in a journal. */
const stock = plainTable({
  name: 'stock',
  columns: stockColumns,
  orderBy: 'stock.sku',
  fromSqlite: 'stock JOIN stock_base AS base USING (sku)',
  shown: {
    sqlite: { order_max: 'base.order_max', open_from: 'base.open_from', low_at: 'base.low_at' },
  },
  insertInSqlite: [insertInSqlite('stock_base', Object.keys(stockColumns))],
})

const reservations = plainTable({
  name: 'reservations',
  columns: {
    seq: 'integer',
    order_id: 'text',
    digest: 'text',
    lines: 'json',
    expected_amount: 'integer',
    expected_currency: 'text',
    placed_at: 'integer',
    outcome: 'text',
    reasons: 'json',
    reason_count: 'integer',
    total: 'integer',
    currency: 'text',
    decided_at: 'integer',
    trusted: 'boolean',
    has_details: 'boolean',
    canceled: 'boolean',
    shipped: 'boolean',
    heard: 'boolean',
    short: 'boolean',
    moved: 'json',
  },
  orderBy: 'seq',
  shown: { postgres: { heard: 'waiting.seq IS NULL' } },
  fromPostgres: 'reservations LEFT JOIN reservations_unheard AS waiting USING (seq)',
  onlySqlite: ['heard'],
})

/** On SQLite it is a column of the reservations. */
const unheard = plainTable({
  name: 'reservations_unheard',
  columns: { seq: 'integer' },
  orderBy: 'seq',
  fromSqlite: '(SELECT seq FROM reservations WHERE NOT heard) AS reservations_unheard',
  insertInSqlite: [],
})

const movements = plainTable({
  name: 'movements',
  columns: {
    seq: 'integer',
    sku: 'text',
    kind: 'text',
    order_id: 'text',
    change_id: 'text',
    on_hand_by: 'integer',
    reserved_by: 'integer',
    on_hand: 'integer',
    reserved: 'integer',
    at: 'integer',
    previous: 'integer',
  },
  orderBy: 'seq',
})

const changes = plainTable({
  name: 'changes',
  columns: {
    seq: 'integer',
    change_id: 'text',
    digest: 'text',
    kind: 'text',
    sku: 'text',
    units: 'integer',
    reason: 'text',
    refusal: 'text',
    effect: 'text',
    on_hand: 'integer',
    reserved: 'integer',
    changed_by: 'text',
    at: 'integer',
  },
  orderBy: 'seq',
})

const unchangedChanges = plainTable({
  name: 'unchanged_changes',
  columns: { seq: 'integer', change_id: 'text', digest: 'text' },
  orderBy: 'seq',
})

const stockEvents = plainTable({
  name: 'stock_events',
  columns: { no: 'integer', sku: 'text', type: 'text', at: 'integer' },
  orderBy: 'no',
  shown: { postgres: { no: 'place' } },
  fromPostgres: numberedEvents('stock_events'),
  onlyPostgres: ['key'],
  // Before every transaction of the database that it comes into.
  derived: () => ({ key: '0' }),
})

/** All that Inventory keeps. */
export const movedDatabase: MovedDatabase = {
  sqlite: sqliteSchema,
  postgres: postgresSchema,
  tables: [
    ...engineTables,
    products,
    stock,
    reservations,
    unheard,
    movements,
    changes,
    unchangedChanges,
    stockEvents,
  ],
  afterwardsInPostgres: [
    nextNumber('products', 'product_id'),
    nextNumber('reservations', 'seq'),
    nextNumber('movements', 'seq'),
    nextNumber('changes', 'seq'),
    nextNumber('unchanged_changes', 'seq'),
    nextNumber('stock_events', 'no'),
    feedTrimmed('stock_events'),
  ],
}
