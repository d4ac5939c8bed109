import { describe, expect, test } from 'bun:test'
import { Database } from 'bun:sqlite'
import { createReconciler, isOfThisLife, meetReader } from '../../src/until-heard/reconciler.ts'
import { reconciliationInSqlite } from '../../src/sqlite/reconciliation.ts'
import { quietLog } from '../given.ts'

const own = 'own-epoch'

/** A database of rows 1 to `rowCount`, all heard. */
const givenRecord = ({ rowCount = 2, restored = false } = {}) => {
  const db = new Database(':memory:', { strict: true })
  db.run('CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)')
  db.run('CREATE TABLE rows (seq INTEGER PRIMARY KEY, heard INTEGER NOT NULL)')
  for (let seq = 1; seq <= rowCount; seq += 1) db.query('INSERT INTO rows VALUES (?, 1)').run(seq)
  if (restored) db.run("INSERT INTO meta VALUES ('restored', 'yesterday')")
  const open = () =>
    reconciliationInSqlite(db, {
      markUnheard: (after, upTo) =>
        db.run('UPDATE rows SET heard = 0 WHERE heard AND seq > ? AND seq <= ?', [after, upTo]),
      anyUnheard: 'SELECT 1 FROM rows WHERE NOT heard AND seq <= ? LIMIT 1',
      newestSeq: () =>
        db.query<{ seq: number | null }, []>('SELECT max(seq) AS seq FROM rows').get()!.seq ?? 0,
    })
  const unheardCount = () =>
    db.query<{ n: number }, []>('SELECT count(*) AS n FROM rows WHERE NOT heard').get()!.n
  return { record: open(), open, db, unheardCount }
}

const meet = (
  record: ReturnType<typeof givenRecord>['record'],
  presence: { epoch: string; announcedTo?: string },
) => meetReader({ record, epoch: own, presence })

describe('the reader', () => {
  test('is remembered at first sight, and an empty database has nothing to announce', () => {
    const { record } = givenRecord({ rowCount: 0 })
    expect(meet(record, { epoch: 'a' }).isAnnouncingAgain).toBe(false)
    expect([record.readerEpoch(), record.isAnnouncingAgain()]).toEqual(['a', false])
  })

  test('is announced everything at first sight: a backup may be from before they met', () => {
    const { record, unheardCount } = givenRecord()
    expect(meet(record, { epoch: 'a' }).isAnnouncingAgain).toBe(true)
    expect([record.isAnnouncingAgain(), unheardCount()]).toEqual([true, 2])
  })

  test('that is the same as ever is announced nothing again', () => {
    const { record, db, unheardCount } = givenRecord()
    meet(record, { epoch: 'a' })
    db.run('UPDATE rows SET heard = 1')
    record.finishWhenHeard()
    expect(meet(record, { epoch: 'a' }).isAnnouncingAgain).toBe(false)
    expect([record.isAnnouncingAgain(), unheardCount()]).toEqual([false, 0])
  })

  test('with another database is announced everything again', () => {
    const { record, unheardCount } = givenRecord()
    meet(record, { epoch: 'a' })
    expect(meet(record, { epoch: 'b' }).isAnnouncingAgain).toBe(true)
    expect([record.readerEpoch(), unheardCount()]).toEqual(['b', 2])
  })
})

describe('announcing again', () => {
  test('is over when all of it was heard, whatever is new since', () => {
    const { record, db } = givenRecord()
    meet(record, { epoch: 'a' })
    meet(record, { epoch: 'b' })
    db.run('INSERT INTO rows VALUES (3, 0)')
    db.run('UPDATE rows SET heard = 1 WHERE seq = 1')
    expect([record.finishWhenHeard(), record.isAnnouncingAgain()]).toEqual([false, true])
    db.run('UPDATE rows SET heard = 1 WHERE seq = 2')
    expect([record.finishWhenHeard(), record.isAnnouncingAgain()]).toEqual([true, false])
  })

  test('makes many rows unheard part by part, and is not over before all of them were', () => {
    const { record, open, db, unheardCount } = givenRecord({ rowCount: 60_000 })
    meet(record, { epoch: 'a' })
    const parts: number[] = []
    let now = record
    while (now.isAnnouncingAgain()) {
      parts.push(unheardCount())
      db.run('UPDATE rows SET heard = 1 WHERE NOT heard')
      now.finishWhenHeard()
      // A restart in between changes nothing.
      now = open()
    }
    expect(parts).toEqual([50_000, 10_000])
  })

  test('goes on after a restart', () => {
    const { record, open } = givenRecord()
    meet(record, { epoch: 'a' })
    meet(record, { epoch: 'b' })
    expect(open().isAnnouncingAgain()).toBe(true)
  })
})

describe('a restored database', () => {
  test('takes new work when the reader has announced everything to this life of it', () => {
    const { record, open } = givenRecord({ restored: true })
    meet(record, { epoch: 'a' })
    meet(record, { epoch: 'a', announcedTo: 'an-earlier-epoch' })
    expect(record.restoredFrom()).toBe('yesterday')
    expect(open().restoredFrom()).toBe('yesterday')
    expect(meet(record, { epoch: 'a', announcedTo: own }).admittedFrom).toBe('yesterday')
    expect(record.restoredFrom()).toBeUndefined()
    expect(open().restoredFrom()).toBeUndefined()
  })
})

describe('a message', () => {
  test.each([
    ['of a front, which has no database', undefined, true],
    ['of the reader to this database', { epoch: 'b', readerEpoch: own }, true],
    ['of a reader that has not met this database', { epoch: 'b' }, true],
    ['of an earlier life of the reader', { epoch: 'a', readerEpoch: own }, false],
    ['to an earlier life of this database', { epoch: 'b', readerEpoch: 'older' }, false],
  ])('%s counts: %p → %p', (_, lives, counts) => {
    const { record } = givenRecord()
    meet(record, { epoch: 'b' })
    expect(isOfThisLife(record, own, { lives })).toBe(counts)
  })

  test('of a reader that has not met this database does not count while it is a restored one', () => {
    const { record } = givenRecord({ restored: true })
    meet(record, { epoch: 'b' })
    expect(isOfThisLife(record, own, { lives: { epoch: 'b' } })).toBe(false)
    meet(record, { epoch: 'b', announcedTo: own })
    expect(isOfThisLife(record, own, { lives: { epoch: 'b' } })).toBe(true)
  })

  test('counts before the reader was met', () => {
    const { record } = givenRecord()
    expect(isOfThisLife(record, own, { lives: { epoch: 'a' } })).toBe(true)
  })
})

describe('a disk that refuses to write', () => {
  test('is tried again at the next look', async () => {
    const { record } = givenRecord()
    let isFull = true
    let news = 0
    const reconciler = createReconciler({
      record,
      epoch: own,
      between: async (work) => {
        if (isFull) throw new Error('disk full')
        work()
      },
      onNews: () => void (news += 1),
      onAnnounceAgain: () => undefined,
      log: quietLog,
    })
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    reconciler.heard({ alive: true, since: 1, version: '1', epoch: 'a', backlog: 0 })
    await turn()
    expect(record.readerEpoch()).toBeUndefined()
    isFull = false
    reconciler.tick()
    await turn()
    expect([record.readerEpoch(), news]).toEqual(['a', 1])
  })
})
