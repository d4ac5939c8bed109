import { describe, expect, test } from 'bun:test'
import { Database } from 'bun:sqlite'
import type { Presence } from '@shop/contracts'
import type { ReconciliationRecord } from '../../src/store.ts'
import {
  createReconciler,
  isOfPresentEpochs,
  presentFacts,
} from '../../src/until-heard/reconciler.ts'
import { reconciliationInSqlite } from '../../src/sqlite/reconciliation.ts'
import { quietLog } from '../given.ts'

const own = 'own-epoch'

/** A database of rows 1 to `rowCount`, all heard. */
const givenRecord = ({ rowCount = 2, restored = false } = {}) => {
  const db = new Database(':memory:', { strict: true })
  db.run('CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)')
  db.run('INSERT INTO meta VALUES (?, ?)', ['epoch', own])
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

/** A reconciler whose writes are finished when `meet` and `tick` resolve. `isFull` says whether the disk refuses them. */
const givenReconciler = async (
  record: ReconciliationRecord,
  { isFull = (): boolean => false, leads = (): boolean => true } = {},
) => {
  const news: string[] = []
  let written: Promise<unknown> = Promise.resolve()
  const reconciler = createReconciler({
    record,
    stateAtStart: await record.read(),
    isLeader: leads,
    between: (work) => {
      const result = isFull() ? Promise.reject(new Error('disk full')) : work()
      written = result.catch(() => undefined)
      return result
    },
    onNews: () => void news.push('news'),
    onAnnounceAgain: () => void news.push('announcing again'),
    log: quietLog,
  })
  const settled = async (): Promise<void> => {
    await written
    // The reconciler marks itself free after that.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    news,
    state: reconciler.state,
    meet: async (said: Pick<Presence, 'epoch' | 'announcedTo'>): Promise<void> => {
      reconciler.heard({ alive: true, since: 1, version: '1', backlog: 0, ...said })
      await settled()
    },
    tick: async (): Promise<void> => {
      reconciler.tick()
      await settled()
    },
  }
}

describe('the reader', () => {
  test('is remembered at first sight, and an empty database has nothing to announce', async () => {
    const { record } = givenRecord({ rowCount: 0 })
    const { meet, news } = await givenReconciler(record)
    await meet({ epoch: 'a' })
    expect(await record.read()).toMatchObject({ readerEpoch: 'a', isAnnouncingAgain: false })
    expect(news).toEqual(['news'])
  })

  test('is announced everything at first sight: a backup may be from before they met', async () => {
    const { record, unheardCount } = givenRecord()
    const { meet, news } = await givenReconciler(record)
    await meet({ epoch: 'a' })
    expect(await record.read()).toMatchObject({ readerEpoch: 'a', isAnnouncingAgain: true })
    expect(unheardCount()).toBe(2)
    expect(news).toEqual(['announcing again', 'news'])
  })

  test('is announced nothing again when it is the same as ever', async () => {
    const { record, db, unheardCount } = givenRecord()
    const { meet, tick, news } = await givenReconciler(record)
    await meet({ epoch: 'a' })
    db.run('UPDATE rows SET heard = 1')
    await tick()
    news.length = 0
    await meet({ epoch: 'a' })
    expect((await record.read()).isAnnouncingAgain).toBe(false)
    expect([unheardCount(), news]).toEqual([0, []])
  })

  test('is announced everything again when it has another database', async () => {
    const { record, db, unheardCount } = givenRecord()
    const { meet, tick } = await givenReconciler(record)
    await meet({ epoch: 'a' })
    db.run('UPDATE rows SET heard = 1')
    await tick()
    await meet({ epoch: 'b' })
    expect(await record.read()).toMatchObject({ readerEpoch: 'b', isAnnouncingAgain: true })
    expect(unheardCount()).toBe(2)
  })
})

describe('announcing again', () => {
  test('is over when all of it was heard, whatever is new since', async () => {
    const { record, db } = givenRecord()
    const { meet, tick, state } = await givenReconciler(record)
    await meet({ epoch: 'a' })
    await meet({ epoch: 'b' })
    db.run('INSERT INTO rows VALUES (3, 0)')
    db.run('UPDATE rows SET heard = 1 WHERE seq = 1')
    await tick()
    expect(state().isAnnouncingAgain).toBe(true)
    db.run('UPDATE rows SET heard = 1 WHERE seq = 2')
    await tick()
    expect(state().isAnnouncingAgain).toBe(false)
  })

  test('makes many rows unheard part by part, and is not over before all of them were', async () => {
    const { record, open, db, unheardCount } = givenRecord({ rowCount: 60_000 })
    await (await givenReconciler(record)).meet({ epoch: 'a' })
    const parts: number[] = []
    let now: ReconciliationRecord = record
    while ((await now.read()).isAnnouncingAgain) {
      parts.push(unheardCount())
      db.run('UPDATE rows SET heard = 1 WHERE NOT heard')
      await now.finishWhenHeard()
      // A restart in between changes nothing.
      now = open()
    }
    expect(parts).toEqual([50_000, 10_000])
  })

  test('goes on after a restart', async () => {
    const { record, open } = givenRecord()
    const { meet } = await givenReconciler(record)
    await meet({ epoch: 'a' })
    await meet({ epoch: 'b' })
    expect((await open().read()).isAnnouncingAgain).toBe(true)
  })
})

describe('a restored database', () => {
  test('takes new work when the reader has announced everything to this epoch of it', async () => {
    const { record, open } = givenRecord({ restored: true })
    const { meet } = await givenReconciler(record)
    await meet({ epoch: 'a' })
    await meet({ epoch: 'a', announcedTo: 'an-earlier-epoch' })
    expect((await record.read()).restoredFrom).toBe('yesterday')
    expect((await open().read()).restoredFrom).toBe('yesterday')
    await meet({ epoch: 'a', announcedTo: own })
    expect((await record.read()).restoredFrom).toBeUndefined()
    expect((await open().read()).restoredFrom).toBeUndefined()
  })
})

describe('a message', () => {
  test.each([
    ['of a front, which has no database', undefined, true],
    ['of the reader to this database', { epoch: 'b', readerEpoch: own }, true],
    ['of a reader that has not met this database', { epoch: 'b' }, false],
    ['of an earlier database of the reader', { epoch: 'a', readerEpoch: own }, false],
    ['to an earlier database of this worker', { epoch: 'b', readerEpoch: 'older' }, false],
  ])('%s counts: %p → %p', async (_, epochs, counts) => {
    const { meet, state } = await givenReconciler(givenRecord().record)
    await meet({ epoch: 'b' })
    expect(isOfPresentEpochs(state(), { epochs })).toBe(counts)
  })

  test('of a database that this one has not met does not count', async () => {
    const { meet, state } = await givenReconciler(givenRecord().record)
    const epochs = { epoch: 'b', readerEpoch: own }
    expect(isOfPresentEpochs(state(), { epochs })).toBe(false)
    await meet({ epoch: 'b' })
    expect(isOfPresentEpochs(state(), { epochs })).toBe(true)
  })
})

test('facts that were not said between the present databases are passed over', () => {
  const state = { epoch: own, readerEpoch: 'b' }
  const present = { epochs: { epoch: 'b', readerEpoch: own } }
  const earlier = { epochs: { epoch: 'a', readerEpoch: own } }
  const ofFront: { epochs?: typeof present.epochs } = {}
  expect(presentFacts([present, earlier, ofFront], state)).toEqual([present, ofFront])
})

describe('a process that does not lead', () => {
  const ticksUntilRead = 4

  test('writes nothing, and learns what the leader wrote', async () => {
    const { record } = givenRecord()
    const leader = await givenReconciler(record)
    const follower = await givenReconciler(record, { leads: () => false })
    await follower.meet({ epoch: 'a' })
    expect((await record.read()).readerEpoch).toBeUndefined()
    await leader.meet({ epoch: 'a' })
    for (let tick = 0; tick < ticksUntilRead; tick += 1) await follower.tick()
    expect(follower.state()).toMatchObject({ readerEpoch: 'a', isAnnouncingAgain: true })
    expect(follower.news).toEqual(['news'])
  })

  test('meets the reader when it becomes the leader', async () => {
    const { record } = givenRecord()
    let isLeading = false
    const { meet, tick } = await givenReconciler(record, { leads: () => isLeading })
    await meet({ epoch: 'a' })
    isLeading = true
    await tick()
    expect((await record.read()).readerEpoch).toBe('a')
  })

  test('announces nothing again, as the new leader, to a reader that the last one has met', async () => {
    const { record, db } = givenRecord()
    let isLeading = false
    const leader = await givenReconciler(record)
    const follower = await givenReconciler(record, { leads: () => isLeading })
    await leader.meet({ epoch: 'a' })
    db.run('UPDATE rows SET heard = 1')
    await leader.tick()
    isLeading = true
    await follower.meet({ epoch: 'a' })
    expect(await record.read()).toMatchObject({ readerEpoch: 'a', isAnnouncingAgain: false })
    expect(follower.news).toEqual(['news'])
  })
})

describe('a disk that refuses to write', () => {
  test('is tried again at the next look', async () => {
    const { record } = givenRecord()
    let isFull = true
    const { meet, tick, news } = await givenReconciler(record, { isFull: () => isFull })
    await meet({ epoch: 'a' })
    expect((await record.read()).readerEpoch).toBeUndefined()
    isFull = false
    await tick()
    expect((await record.read()).readerEpoch).toBe('a')
    expect(news).toEqual(['announcing again', 'news'])
  })
})
