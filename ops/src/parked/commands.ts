import type { ParkedItemView, ParkedRow } from '@shop/contracts/internal-http'
import type { Progress } from '../progress.ts'
import type { ParkingWorker } from './worker.ts'

/** One item, or all that are parked when the command begins. */
export type Which = { hash: string } | 'all'

/** Where a command writes. */
export type Terminal = {
  say(line: string): void
  /** Begins to show how far a command has come with so many items. */
  startProgress(itemCount: number): Progress
}

/** Does something with parked items and says what. Resolves with whether all of it was done. */
export type Command = (
  workers: readonly ParkingWorker[],
  which: Which,
  terminal: Terminal,
) => Promise<boolean>

/** Items of one worker that a command for all of them names when they could not be applied. */
const namedMax = 20

/** Lists each parked item on one line, the newest first for each worker. */
export const listParked: Command = async (workers, _, { say }) => {
  for (const worker of workers) {
    const { count, dropped, newest } = await worker.look()
    for await (const items of worker.slices({ order: 'newest', upTo: newest?.cursor })) {
      for (const item of items) say(lineOf(worker, item))
    }
    say(summaryOf(worker, { count, dropped }))
  }
  return true
}

/** Shows everything known of an item, including its content. */
export const showParked: Command = async (workers, which, { say }) => {
  if (which !== 'all') {
    return withOne(workers, which, say, async (worker, hash) => {
      const item = await worker.show(hash)
      return item && { text: contentText(worker, item), isDone: true }
    })
  }
  for (const worker of workers) {
    const { count, dropped, newest } = await worker.look()
    for await (const items of worker.slices({ order: 'newest', upTo: newest?.cursor })) {
      for (const { hash } of items) {
        const item = await worker.show(hash)
        if (item) say(contentText(worker, item))
      }
    }
    say(summaryOf(worker, { count, dropped }))
  }
  return true
}

/** Tries one item again, or all of them, the oldest first. An applied item is no longer parked. */
export const redriveParked: Command = async (workers, which, terminal) => {
  if (which !== 'all') {
    return withOne(workers, which, terminal.say, async (worker, hash) => {
      const isApplied = await worker.redrive(hash)
      if (isApplied === undefined) return undefined
      const outcome = isApplied ? 'applied' : 'not applied: it stays parked, see its new reason'
      return { text: `${worker.name}: ${hash} ${outcome}`, isDone: isApplied }
    })
  }
  const results: boolean[] = []
  for (const worker of workers) results.push(await redriveAll(worker, terminal))
  return results.every(Boolean)
}

const redriveAll = async (worker: ParkingWorker, terminal: Terminal): Promise<boolean> => {
  const { count, newest } = await worker.look()
  if (newest === undefined) return sayNothingParked(worker, terminal)
  const progress = terminal.startProgress(count)
  const failed: string[] = []
  let [applied, failedCount] = [0, 0]
  try {
    for await (const items of worker.slices({ order: 'oldest', upTo: newest.cursor })) {
      for (const { hash } of items) {
        const isApplied = await worker.redrive(hash)
        if (isApplied === true) applied += 1
        if (isApplied === false) failedCount += 1
        if (isApplied === false && failed.length < namedMax) failed.push(hash)
      }
      progress.step(items.length)
    }
  } finally {
    progress.stop()
  }
  for (const hash of failed) terminal.say(`${worker.name}: ${hash} not applied`)
  if (failedCount > failed.length) terminal.say(`… and ${failedCount - failed.length} more`)
  const { count: left } = await worker.look()
  terminal.say(
    `${worker.name}: ${applied} applied, ${failedCount} not applied; ${leftText(left)}` +
      (failedCount > 0
        ? ' Those stay parked: `bin/bun run parked list` shows their new reasons.'
        : ''),
  )
  return failedCount === 0
}

/** Discards one item, or all of them, for good. */
export const discardParked: Command = async (workers, which, terminal) => {
  if (which !== 'all') {
    return withOne(workers, which, terminal.say, async (worker, hash) =>
      (await worker.discard(hash))
        ? { text: `${worker.name}: ${hash} discarded`, isDone: true }
        : undefined,
    )
  }
  for (const worker of workers) await discardAll(worker, terminal)
  return true
}

const discardAll = async (worker: ParkingWorker, terminal: Terminal): Promise<void> => {
  const { count, newest } = await worker.look()
  if (newest === undefined) return void sayNothingParked(worker, terminal)
  const progress = terminal.startProgress(count)
  let discarded = 0
  let left = count
  try {
    // A clock that goes back gives new items an old age: the count ends it even then.
    while (discarded < count) {
      const slice = await worker.discardUpTo(newest.cursor)
      left = slice.left
      if (slice.discarded === 0) break
      discarded += slice.discarded
      progress.step(slice.discarded)
    }
  } finally {
    progress.stop()
  }
  const since = left > 0 ? ' They came in meanwhile.' : ''
  terminal.say(`${worker.name}: ${discarded} discarded; ${leftText(left)}${since}`)
}

const sayNothingParked = (worker: ParkingWorker, { say }: Terminal): true => {
  say(`${worker.name}: nothing is parked.`)
  return true
}

const leftText = (left: number): string =>
  left === 0 ? 'nothing is left.' : `${left} are parked now.`

type Done = { text: string; isDone: boolean }

/** Does something with one item, at each worker that has it. */
const withOne = async (
  workers: readonly ParkingWorker[],
  { hash }: Exclude<Which, 'all'>,
  say: Terminal['say'],
  act: (worker: ParkingWorker, hash: string) => Promise<Done | undefined>,
): Promise<boolean> => {
  const results: boolean[] = []
  for (const worker of workers) {
    const done = await act(worker, hash)
    if (done) say(done.text)
    if (done) results.push(done.isDone)
  }
  if (results.length > 0) return results.every(Boolean)
  say(`No parked item has the hash ${hash}; bin/bun run parked list shows them.`)
  return false
}

const lineOf = ({ name }: ParkingWorker, item: ParkedRow): string =>
  `${item.hash}  ${name}  ${item.topic}  ${item.count}×  last ${item.lastAt}  ${item.reason}`

const summaryOf = (
  { name }: ParkingWorker,
  { count, dropped }: { count: number; dropped: number },
): string => {
  const parked = count === 0 ? 'nothing is parked.' : `${count} parked.`
  const gone = ` ${dropped} further ones were dropped: PARKED_MAX_ROWS or PARKED_MAX_BYTES was reached.`
  return `${name}: ${parked}${dropped > 0 ? gone : ''}`
}

const contentText = ({ name }: ParkingWorker, item: ParkedItemView): string =>
  [
    `hash     ${item.hash}`,
    `worker   ${name}`,
    `topic    ${item.topic}`,
    `reason   ${item.reason}`,
    `came     ${item.count}×, first ${item.firstAt}, last ${item.lastAt}`,
    `content  ${item.bytes} bytes`,
    item.content,
  ].join('\n')
