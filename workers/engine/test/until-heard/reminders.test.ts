import { describe, expect, test } from 'bun:test'
import {
  reminderIntervalMsMax,
  reminderIntervalMsMin,
  windowRowsFirst,
  windowRowsMax,
  windowRowsMin,
} from '../../src/until-heard/pace.ts'
import { createReminders, reminderTickMs } from '../../src/until-heard/reminders.ts'

/** Rows 1 … n, unheard until told otherwise, and a clock that the test moves. */
const givenRows = (count: number, { isPresent = true, leads = true } = {}) => {
  const unheard = new Set(Array.from({ length: count }, (_, index) => index + 1))
  let newest = count
  let nowMs = 0
  let present = isPresent
  let isLeading = leads
  let reading = Promise.resolve()
  const sent: { rows: number[]; atMs: number; expirySeconds: number }[] = []
  const within = ({ after, upTo }: { after: number; upTo: number }) =>
    [...unheard].filter((seq) => seq > after && seq <= upTo).sort((a, b) => a - b)
  const reminders = createReminders({
    rows: {
      newest: async () => newest,
      countIn: async (range) => within(range).length,
      window: async (range) => {
        await reading
        const rows = within(range).slice(0, range.limit)
        return {
          announcements: rows.map((item) => ({ topic: 't', item })),
          last: rows.at(-1) ?? 0,
          count: rows.length,
        }
      },
    },
    newestAtStart: count,
    isLeader: () => isLeading,
    isReaderPresent: () => present,
    announce: (announcements, expirySeconds) =>
      void sent.push({
        rows: announcements.map(({ item }) => item as number),
        atMs: nowMs,
        expirySeconds,
      }),
    now: () => nowMs,
  })
  return {
    sent,
    reminders,
    hear: (...rows: number[]) => rows.forEach((row) => unheard.delete(row)),
    arrive: (row: number) => {
      unheard.add(row)
      newest = Math.max(newest, row)
    },
    lead: (value: boolean) => {
      isLeading = value
    },
    nowMs: () => nowMs,
    unheardCount: () => unheard.size,
    setPresent: (value: boolean) => {
      present = value
    },
    /** Lets time pass, tick by tick; `each` runs before every tick. */
    pass: async (ms: number, each: () => void = () => undefined) => {
      for (const until = nowMs + ms; nowMs < until; nowMs += reminderTickMs) {
        each()
        await reminders.tick()
      }
    },
    /** Keeps the database from answering, until the function it returns is called. */
    holdReads: () => {
      const held = Promise.withResolvers<void>()
      reading = held.promise
      return held.resolve
    },
  }
}

describe('reminders', () => {
  test('announce everything unheard at the start, whatever its age', async () => {
    const { pass, sent } = givenRows(3)
    await pass(reminderTickMs)
    expect(sent.map(({ rows }) => rows)).toEqual([[1, 2, 3]])
  })

  test('leave a new row the time of an interval to be heard', async () => {
    const { pass, sent, arrive, hear } = givenRows(0)
    await pass(5_000)
    arrive(1)
    await pass(reminderIntervalMsMin - reminderTickMs)
    expect(sent).toEqual([])
    hear(1)
    await pass(10_000)
    expect(sent).toEqual([])
  })

  test('announce a row that was not heard for more than an interval', async () => {
    const { pass, sent, arrive } = givenRows(0)
    arrive(1)
    await pass(3 * reminderIntervalMsMin)
    expect(sent[0]?.rows).toEqual([1])
  })

  test('never stop while a row is unheard', async () => {
    const { pass, sent } = givenRows(1)
    await pass(600_000)
    expect(sent.length).toBeGreaterThanOrEqual(600_000 / reminderIntervalMsMax)
    expect(sent.at(-1)!.atMs).toBeGreaterThan(600_000 - 2 * reminderIntervalMsMax)
  })

  test('come less often while nothing is heard, down to a limit', async () => {
    const { pass, sent } = givenRows(1)
    await pass(60_000)
    const gaps = sent.slice(1).map(({ atMs }, index) => atMs - sent[index]!.atMs)
    expect(gaps.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000])
    expect(Math.max(...gaps)).toBeLessThanOrEqual(reminderIntervalMsMax + reminderTickMs)
  })

  test('expire when the next one is due', async () => {
    const { pass, sent } = givenRows(1)
    await pass(20_000)
    expect(sent.slice(0, 4).map(({ expirySeconds }) => expirySeconds)).toEqual([1, 2, 4, 8])
  })

  test('go out one window at a time, oldest first', async () => {
    const { pass, sent } = givenRows(2 * windowRowsFirst)
    await pass(reminderIntervalMsMin)
    expect(sent).toHaveLength(1)
    expect(sent[0]!.rows).toHaveLength(windowRowsFirst)
    expect(sent[0]!.rows[0]).toBe(1)
  })

  test('send the next window as soon as the one before was heard, twice as large up to a limit', async () => {
    const given = givenRows(3_500)
    await given.pass(10 * reminderTickMs, () => given.hear(...(given.sent.at(-1)?.rows ?? [])))
    const sizes = given.sent.map(({ rows }) => rows.length)
    expect(sizes).toEqual([100, 200, 400, 800, windowRowsMax, windowRowsMax])
  })

  test('send no more at once than was heard of the last window', async () => {
    const given = givenRows(10_000)
    await given.pass(5 * reminderTickMs, () => given.hear(...(given.sent.at(-1)?.rows ?? [])))
    const heardRows = 300
    const slow = given.sent.at(-1)!.rows
    given.hear(...slow.slice(0, heardRows))
    await given.pass(2 * reminderIntervalMsMin)
    expect([slow.length, given.sent.at(-1)!.rows.length]).toEqual([windowRowsMax, heardRows])
    await given.pass(60_000)
    expect(given.sent.at(-1)!.rows.length).toBe(windowRowsMin)
  })

  test('are few to a reader that is behind, and many again once it hears them in time', async () => {
    const given = givenRows(10_000)
    await given.pass(60_000)
    expect(given.sent.at(-1)!.rows).toHaveLength(windowRowsMin)
    await given.pass(7 * reminderTickMs, () => given.hear(...given.sent.at(-1)!.rows))
    const sizes = given.sent.slice(-7).map(({ rows }) => rows.length)
    expect(sizes).toEqual([20, 40, 80, 160, 320, 640, windowRowsMax])
  })

  test.each([1_500, 3_000, 6_000])(
    'clear a backlog with a reader that has a queue of %d ms before it, and hardly any goes out twice',
    async (queueMs) => {
      const given = givenRows(2_000)
      await given.pass(12 * queueMs, () => {
        const answered = given.sent.filter(({ atMs }) => atMs <= given.nowMs() - queueMs)
        given.hear(...answered.flatMap(({ rows }) => rows))
      })
      const sent = given.sent.flatMap(({ rows }) => rows)
      expect(given.unheardCount()).toBe(0)
      expect(sent.length).toBeLessThan(2_000 + windowRowsFirst)
    },
  )

  test('leave rows alone whose answers are late, but on their way', async () => {
    const given = givenRows(1)
    const queueMs = 3_000
    await given.pass(20_000)
    given.hear(1)
    let row = 1
    await given.pass(60_000, () => {
      given.arrive((row += 1))
      given.hear(row - queueMs / reminderTickMs)
    })
    const again = given.sent.flatMap(({ rows }) => rows).filter((sent) => sent > 1)
    expect(again.length).toBeLessThan(row / 8)
  })

  test('come after a second again, soon after a reader that was late is quick', async () => {
    const given = givenRows(1)
    await given.pass(20_000)
    given.hear(1)
    await given.pass(8 * reminderIntervalMsMax)
    given.arrive(2)
    await given.pass(3 * reminderIntervalMsMin)
    expect(given.sent.at(-1)?.rows).toEqual([2])
  })

  test('get past a row that is never heard', async () => {
    const given = givenRows(2 * windowRowsMax)
    await given.pass(30_000, () =>
      given.hear(...(given.sent.at(-1)?.rows ?? []).filter((row) => row !== 1)),
    )
    expect(given.sent.some(({ rows }) => rows.includes(2 * windowRowsMax))).toBe(true)
    expect(given.sent.at(-1)!.rows).toEqual([1])
  })

  test('come round to the oldest row again while new ones come in that nobody hears', async () => {
    const { pass, sent, arrive } = givenRows(1)
    let row = 1
    await pass(60_000, () => arrive((row += 1)))
    expect(sent.filter(({ rows }) => rows.includes(1)).length).toBeGreaterThan(2)
  })

  test('keep silent while the reader is away and start at once when it is back', async () => {
    const { pass, sent, setPresent, reminders } = givenRows(1, { isPresent: false })
    await pass(60_000)
    expect(sent).toEqual([])
    setPresent(true)
    reminders.readerChanged()
    await pass(reminderTickMs)
    expect(sent).toHaveLength(1)
  })

  test('keep silent in a process that does not lead', async () => {
    const { pass, sent } = givenRows(1, { leads: false })
    await pass(60_000)
    expect(sent).toEqual([])
  })

  test('announce everything unheard in a process that becomes the leader, whatever its age', async () => {
    const { pass, sent, arrive, lead } = givenRows(1, { leads: false })
    await pass(5_000)
    arrive(2)
    lead(true)
    await pass(reminderTickMs)
    expect(sent.map(({ rows }) => rows)).toEqual([[1, 2]])
    lead(false)
    await pass(60_000)
    lead(true)
    await pass(reminderTickMs)
    expect(sent.map(({ rows }) => rows)).toEqual([
      [1, 2],
      [1, 2],
    ])
  })

  test('look once at a time: a tick while the database is slow does nothing', async () => {
    const { reminders, holdReads, sent } = givenRows(1)
    const answer = holdReads()
    const first = reminders.tick()
    await reminders.tick()
    expect(sent).toEqual([])
    answer()
    await first
    expect(sent).toHaveLength(1)
  })

  test('start over from the oldest row when the reader comes back while the database is read', async () => {
    const given = givenRows(2 * windowRowsFirst)
    await given.pass(reminderTickMs)
    given.hear(...given.sent[0]!.rows.slice(1))
    const answer = given.holdReads()
    await given.pass(reminderIntervalMsMin - reminderTickMs)
    const look = given.pass(reminderTickMs)
    await new Promise((resolve) => setImmediate(resolve))
    given.reminders.readerChanged()
    answer()
    await look
    expect(given.sent).toHaveLength(1)
    await given.pass(reminderTickMs)
    expect(given.sent[1]?.rows[0]).toBe(1)
  })
})
