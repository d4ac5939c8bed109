import { Database } from 'bun:sqlite'
import { openSqlite, type Schema } from '@shop/engine'

export type Backup = Uint8Array
/** The writes that a disk in trouble refuses. A full disk often writes as long as it needs no new page. */
export type Trouble = 'one write' | 'every write' | 'a new page'

/** Pages that can still be added to a full disk. */
const pagesOfAFullDisk = 0
const pageCountMax = 1_073_741_823

/**
 * The disk of one worker: its database, which outlives its process. Everything committed stays there until a backup is
 * put in its place.
 */
export const createDisk = (schema: Schema, currency: string) => {
  let db = openSqlite(':memory:', schema, currency)
  const replaced: Database[] = []

  const troubles = new Set<Trouble>()

  const apply = (): void => {
    const row = db.query<{ page_count: number }, []>('PRAGMA page_count').get()
    const isRefusing = troubles.has('one write') || troubles.has('every write')
    db.run(`PRAGMA query_only = ${isRefusing ? 'ON' : 'OFF'}`)
    const most = troubles.has('a new page') ? row!.page_count + pagesOfAFullDisk : pageCountMax
    db.run(`PRAGMA max_page_count = ${most}`)
  }

  return {
    db: (): Database => db,
    /** From now on it refuses this, with an error of SQLite's, in the middle of a transaction. */
    refuse: (trouble: Trouble): void => {
      troubles.add(trouble)
      apply()
    },
    allow: (trouble: Trouble): void => {
      troubles.delete(trouble)
      apply()
    },
    isRefusing: (): boolean => troubles.size > 0,
    /** The whole file at one moment, as `VACUUM INTO` writes it of a running worker's database. */
    backUp: (): Backup => db.serialize(),
    /** Does what `bin/bun run restore` does to a stopped worker: puts another file there, marked as restored. */
    putBack: (backup: Backup, epoch: string): void => {
      replaced.push(db)
      db = Database.deserialize(backup, { strict: true })
      db.query("INSERT OR REPLACE INTO meta VALUES ('epoch', ?)").run(epoch)
      db.run("INSERT OR REPLACE INTO meta VALUES ('restored', 'a while ago')")
      db.run("DELETE FROM meta WHERE key = 'new'")
      apply()
    },
    /** The file is gone, and the worker makes a new one. */
    lose: (): void => {
      replaced.push(db)
      db = openSqlite(':memory:', schema, currency)
      apply()
    },
    /** Does what `bin/bun run restore --lost` does to the new file of a stopped worker. */
    acceptLoss: (epoch: string): void => {
      db.query("INSERT OR REPLACE INTO meta VALUES ('epoch', ?)").run(epoch)
      db.run("INSERT OR REPLACE INTO meta VALUES ('restored', 'accepted-loss')")
      db.run("DELETE FROM meta WHERE key = 'new'")
    },
    close: (): void => {
      for (const each of [...replaced, db]) each.close()
    },
  }
}

export type Disk = ReturnType<typeof createDisk>
