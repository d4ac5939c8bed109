import { Database } from 'bun:sqlite'
import { openAuditedSqlite } from '../../src/sqlite/audit-reads.ts'
import { copyDatabase } from '../../src/sqlite/copy.ts'
import { openSqlite } from '../../src/sqlite/open.ts'
import { DatabaseUnusableError } from '../../src/database-unusable.ts'
import { schema } from './numbers-schema.ts'

/**
 * A process that does one thing with a database and says how that ended, as JSON. As root it becomes nobody first, because
 * root passes every check of rights. `hold` locks the file until its standard input ends.
 */
const nobody = 65_534
const [act, path = ''] = process.argv.slice(2)
if (process.getuid?.() === 0 && act !== 'hold') {
  process.setgid!(nobody)
  process.setuid!(nobody)
}

/** Here, because a connection that nothing refers to is closed by the garbage collector. */
let held: Database | undefined

const acts: Record<string, () => unknown> = {
  open: () => openSqlite(path, schema).close(),
  audit: () =>
    openAuditedSqlite({
      path,
      schema,
      unheard: { table: 'numbers', orderId: 'n', at: 'n' },
      feed: 'events',
      readsIn: () => ({}),
    }),
  copy: () => copyDatabase(path, `${path}.copy`),
  hold: () => {
    held = new Database(path)
    held.run('PRAGMA locking_mode = EXCLUSIVE')
    held.run('BEGIN EXCLUSIVE')
  },
}

try {
  acts[act!]!()
  console.log(JSON.stringify({ reason: 'none', message: '' }))
} catch (error) {
  if (!(error instanceof DatabaseUnusableError)) throw error
  const { reason, message } = error
  console.log(JSON.stringify({ reason, message }))
}
if (act === 'hold') await Bun.stdin.text()
held?.close()
