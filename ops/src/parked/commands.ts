import type { ParkedRow } from '@shop/contracts/internal-http'
import type { ParkingWorker } from './worker.ts'

/** The result of a command, ready to print. `isDone` is false when a part of it did not happen. */
export type CommandResult = { lines: string[]; isDone: boolean }

/** One item, or all that a worker lists at once (at most `parkedListMax`). */
export type Which = { hash: string } | 'all'

type Parked = { worker: ParkingWorker; item: ParkedRow }

/** Lists each parked item on one line, newest first for each worker. */
export const listParked = async (workers: readonly ParkingWorker[]): Promise<CommandResult> => {
  const lists = await Promise.all(
    workers.map(async (worker) => ({ worker, ...(await worker.list()) })),
  )
  const lines = lists.flatMap(({ worker, items, count }) => [
    ...items.map((item) => lineOf({ worker, item })),
    ...(count > items.length ? [`… and ${count - items.length} more at ${worker.name}`] : []),
  ])
  return { lines: lines.length > 0 ? lines : ['Nothing is parked.'], isDone: true }
}

/** Shows everything known of an item, including its content. */
export const showParked = async (
  workers: readonly ParkingWorker[],
  which: Which,
): Promise<CommandResult> => {
  const found = (await allParked(workers)).filter(
    ({ item }) => which === 'all' || item.hash === which.hash,
  )
  if (found.length === 0) return nothingParked(which)
  const lines = found.flatMap(({ worker, item }) => [
    `hash     ${item.hash}`,
    `worker   ${worker.name}`,
    `topic    ${item.topic}`,
    `reason   ${item.reason}`,
    `came     ${item.count}×, first ${item.firstAt}, last ${item.lastAt}`,
    'content',
    item.content,
  ])
  return { lines, isDone: true }
}

/** Tries one item again, or all of them. An applied item is no longer parked. */
export const redriveParked = (workers: readonly ParkingWorker[], which: Which) =>
  withEach(workers, which, async (worker, each) => {
    const isApplied = await worker.redrive(each)
    if (isApplied === undefined) return undefined
    return {
      line: `${each} ${isApplied ? 'applied' : 'not applied: it stays parked, see its new reason'}`,
      isDone: isApplied,
    }
  })

/** Discards one item, or all of them, for good. */
export const discardParked = (workers: readonly ParkingWorker[], which: Which) =>
  withEach(workers, which, async (worker, each) =>
    (await worker.discard(each)) ? { line: `${each} discarded`, isDone: true } : undefined,
  )

type Act = (
  worker: ParkingWorker,
  hash: string,
) => Promise<{ line: string; isDone: boolean } | undefined>

const withEach = async (
  workers: readonly ParkingWorker[],
  which: Which,
  act: Act,
): Promise<CommandResult> => {
  const targets =
    which === 'all'
      ? (await allParked(workers)).map(({ worker, item }) => ({ worker, hash: item.hash }))
      : workers.map((worker) => ({ worker, hash: which.hash }))
  const results = []
  for (const target of targets) {
    const result = await act(target.worker, target.hash)
    if (result) results.push({ ...result, line: `${target.worker.name}: ${result.line}` })
  }
  if (results.length === 0) return nothingParked(which)
  return { lines: results.map(({ line }) => line), isDone: results.every(({ isDone }) => isDone) }
}

const allParked = async (workers: readonly ParkingWorker[]): Promise<Parked[]> => {
  const lists = await Promise.all(
    workers.map(async (worker) => (await worker.list()).items.map((item) => ({ worker, item }))),
  )
  return lists.flat()
}

const lineOf = ({ worker, item }: Parked): string =>
  `${item.hash}  ${worker.name}  ${item.topic}  ${item.count}×  last ${item.lastAt}  ${item.reason}`

const nothingParked = (which: Which): CommandResult =>
  which === 'all'
    ? { lines: ['Nothing is parked.'], isDone: true }
    : {
        lines: [`No parked item has the hash ${which.hash}; bin/bun run parked list shows them.`],
        isDone: false,
      }
