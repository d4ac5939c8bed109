import { comparedEmail, orderNumberOf } from '@shop/contracts'
import {
  engineTables,
  feedTrimmed,
  insertInSqlite,
  nextNumber,
  numberedEvents,
  plainTable,
  type MovedDatabase,
} from '@shop/engine/moving'
import type { KeptDetails } from './domain/kept-details.ts'
import { schema as postgresSchema } from './postgres/schema.ts'
import { partOf, wordsOf } from './sqlite/order-words.ts'
import { schema as sqliteSchema } from './sqlite/schema.ts'

/** The number of an event of which another row speaks, as long as the event is kept. */
const keptNo = (column: string): string =>
  `CASE WHEN ${column} >= (SELECT min(no) FROM order_events) THEN ${column} END`

const orders = plainTable({
  name: 'orders',
  columns: {
    seq: 'integer',
    id: 'text',
    digest: 'text',
    lines: 'json',
    expected_amount: 'integer',
    expected_currency: 'text',
    placed_at: 'integer',
    trusted: 'boolean',
    outcome: 'text',
    reasons: 'json',
    reason_count: 'integer',
    total: 'integer',
    currency: 'text',
    canceled: 'boolean',
    shipped: 'boolean',
    parts: 'json',
    heard: 'boolean',
    status: 'text',
    version: 'integer',
    reply_to: 'text',
    details: 'text',
    recorded_at: 'integer',
    content_at: 'integer',
    confirmed_at: 'integer',
    shipped_at: 'integer',
    canceled_at: 'integer',
    updated_at: 'integer',
    last_event: 'integer',
  },
  orderBy: 'orders.seq',
  shown: {
    sqlite: { last_event: keptNo('orders.last_event') },
    postgres: { heard: 'is_heard', last_event: 'last.place' },
  },
  fromPostgres: `orders LEFT JOIN (
      SELECT DISTINCT ON (order_seq) order_seq, place FROM ${numberedEvents('order_events')}
      ORDER BY order_seq, version DESC
    ) AS last ON last.order_seq = orders.seq`,
  onlySqlite: ['heard', 'status', 'last_event'],
  onlyPostgres: ['is_heard', 'number', 'event_key'],
  derived: ({ id, heard, last_event }) => ({
    is_heard: heard,
    number: orderNumberOf(id as string),
    // Before every transaction of the database that it comes into.
    event_key: last_event === null ? null : '0',
  }),
})

/** What an index is on SQLite. */
const unheard = plainTable({
  name: 'orders_unheard',
  columns: { seq: 'integer' },
  orderBy: 'seq',
  fromSqlite: '(SELECT seq FROM orders WHERE NOT heard) AS orders_unheard',
  insertInSqlite: [],
})

const details = plainTable({
  name: 'order_details',
  columns: { seq: 'integer', order_id: 'text', reference: 'text', lines: 'json', said: 'json' },
  orderBy: 'order_details.seq',
  shown: { sqlite: { order_id: 'orders.id' }, postgres: { order_id: 'orders.id' } },
  fromSqlite: 'order_details JOIN orders USING (seq)',
  fromPostgres: 'order_details JOIN orders USING (seq)',
  onlyRead: ['order_id'],
  onlyPostgres: ['email', 'customer_id'],
  insertInSqlite: [
    insertInSqlite('order_details', ['seq', 'reference', 'lines', 'said']),
    `INSERT INTO order_words (part, word, seq)
      SELECT ${partOf('$seq')}, value, $seq FROM json_each($words)`,
  ],
  derived: ({ order_id: orderId, said }) => {
    const { customer } = said as KeptDetails
    const found = {
      number: orderNumberOf(orderId as string),
      email: customer?.email,
      customerId: customer?.id,
    }
    return {
      email: customer?.email === undefined ? null : comparedEmail(customer.email),
      customer_id: customer?.id ?? null,
      words: JSON.stringify(wordsOf(found)),
    }
  },
})

const events = plainTable({
  name: 'order_events',
  columns: {
    no: 'integer',
    order_seq: 'integer',
    version: 'integer',
    type: 'text',
    at: 'integer',
    by: 'text',
    before_no: 'integer',
  },
  orderBy: 'no',
  shown: {
    sqlite: { before_no: keptNo('order_events.before_no') },
    postgres: {
      no: 'place',
      before_no: 'lag(place) OVER (PARTITION BY order_seq ORDER BY version)',
    },
  },
  fromPostgres: numberedEvents('order_events'),
  onlySqlite: ['before_no'],
  onlyPostgres: ['key'],
  derived: () => ({ key: '0' }),
})

/** All that Order keeps. */
export const movedDatabase: MovedDatabase = {
  sqlite: sqliteSchema,
  postgres: postgresSchema,
  tables: [
    ...engineTables,
    orders,
    unheard,
    details,
    events,
    plainTable({
      name: 'operator_changes',
      columns: {
        change_id: 'text',
        digest: 'text',
        order_id: 'text',
        changed_by: 'text',
        refusal: 'text',
        at: 'integer',
      },
      orderBy: 'change_id, digest',
    }),
    plainTable({
      name: 'operators',
      columns: {
        token_hash: 'text',
        name: 'text',
        role: 'text',
        added_at: 'integer',
        revoked_at: 'integer',
      },
      orderBy: 'token_hash',
    }),
  ],
  afterwardsInPostgres: [
    nextNumber('orders', 'seq'),
    nextNumber('order_events', 'no'),
    feedTrimmed('order_events'),
  ],
}
