import { metaKey } from '../meta-keys.ts'
import { keysOfPostgres } from '../postgres/migrate.ts'
import type { MoveSource } from './database-in-move.ts'
import { insertInPostgres, plainTable, type MovedTable } from './moved-table.ts'

const ofPostgres = [...keysOfPostgres, metaKey.feedTrimmed].map((key) => `'${key}'`).join(', ')

const meta: MovedTable = {
  name: 'meta',
  columns: { key: 'text', value: 'text' },
  sqlite: {
    select: 'SELECT key, value FROM meta ORDER BY key',
    insert: ['INSERT INTO meta (key, value) VALUES ($key, $value)'],
  },
  postgres: {
    select: `SELECT key, value FROM meta WHERE key NOT IN (${ofPostgres}) ORDER BY key`,
    insert: insertInPostgres('meta', ['key', 'value']),
  },
}

/** What the engine keeps in every worker's database. */
export const engineTables: readonly MovedTable[] = [
  meta,
  plainTable({
    name: 'parked',
    columns: {
      hash: 'text',
      topic: 'text',
      content: 'bytes',
      reason: 'text',
      count: 'integer',
      first_at: 'integer',
      last_at: 'integer',
    },
    orderBy: 'hash',
  }),
  {
    name: 'parked_size',
    columns: { rows: 'integer', bytes: 'integer', dropped: 'integer' },
    // The database counts rows and bytes by itself.
    sqlite: {
      select: 'SELECT rows, bytes, dropped FROM parked_size',
      insert: ['UPDATE parked_size SET dropped = $dropped'],
    },
    postgres: {
      select: 'SELECT rows, bytes, dropped FROM parked_size',
      insert: `UPDATE parked_size SET dropped = said.dropped
        FROM json_populate_recordset(NULL::parked_size, $1::text::json) AS said`,
    },
  },
]

/** Statement that empties `meta` of what a new database begins with, before the rows of another come. */
export const forgetBeginning = {
  sqlite: 'DELETE FROM meta',
  postgres: `DELETE FROM meta WHERE key NOT IN (${keysOfPostgres.map((key) => `'${key}'`).join(', ')})`,
}

/** The epoch of a database on its way. */
export const epochOf = async ({ rows }: Pick<MoveSource, 'rows'>): Promise<string> => {
  for await (const { key, value } of rows(meta)) if (key === metaKey.epoch) return value as string
  return ''
}
