import type { ReservedSQL, SQL } from 'bun'
import { commitMark } from './commit-mark.ts'
import type { Connections, Link } from './link.ts'
import { isOfConnection } from './lost-connection.ts'
import { notifyStatement } from './notifications.ts'
import { DatabaseSilentError, within } from './within.ts'

/** A statement of the client of Bun, which is sent when it is awaited or executed. */
export type Statement = SQL.Query<unknown>

/** A transaction that writes. Its statements are of no use once its work has resolved. */
export type Transaction = {
  /** Await its statements to read. They see what was sent before them. */
  sql: SQL
  /**
   * Sends a statement that writes and waits for nothing: all of a transaction travel together, with its end. If one fails,
   * the transaction rejects with its error and nothing is written.
   */
  send(statement: Statement): void
  /** Tells the other processes, once this is committed, that these keys have news. */
  notify(keys: readonly string[]): void
}

/** A commit came to nothing, although no statement said why. */
export class CommitRefusedError extends Error {
  override name = 'CommitRefusedError'
  readonly code = 'commit-refused'

  constructor(command: string | null) {
    super(`the database answered COMMIT with ${command}`)
  }
}

/** Time for a transaction at first, and at most after it was exceeded again and again: so many times the silence. */
const [patienceFirst, patienceMax] = [6, 96]

export type RunTransaction = <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>

/**
 * Runs transactions on the writer's connection, one after the other. When one resolves it is on disk. When it rejects, it
 * is not known whether: an answer may have been lost. A transaction that takes too long gives the connections up; the next
 * one has twice the time, because the server may only be slow.
 */
export const transactionsOn = (link: Link, processId: string): RunTransaction => {
  let turn: Promise<unknown> = Promise.resolve()
  let patience = patienceFirst

  const run: RunTransaction = async (work) => {
    const connections = await link.connections()
    try {
      const result = await within(
        patience * link.silenceMs,
        committed(connections.writer, work, processId),
      )
      patience = patienceFirst
      return result
    } catch (error) {
      if (error instanceof DatabaseSilentError) patience = Math.min(patience * 2, patienceMax)
      await tidyUp(error, connections, link)
      throw error
    }
  }
  return (work) => {
    const result = turn.then(() => run(work))
    turn = result.catch(() => undefined)
    return result
  }
}

const committed = async <T>(
  writer: ReservedSQL,
  work: (transaction: Transaction) => Promise<T>,
  processId: string,
): Promise<T> => {
  const sent: Statement[] = []
  const news: string[] = []
  const send = (statement: Statement): void => {
    start(statement)
    sent.push(statement)
  }
  // The server's default may be another one.
  send(writer`BEGIN ISOLATION LEVEL READ COMMITTED`)
  const result = await work({
    sql: writer,
    send,
    notify: (keys) => void news.push(...keys),
  }).catch(async (error: unknown) => {
    // If a statement failed that was sent, the server refused the next read for that alone.
    await allOf(sent)
    throw error
  })
  // If it fails, something before it did, and the commit says that all was rolled back.
  start(commitMark(writer, { ofTransaction: true }))
  const commit = writer`COMMIT`
  start(commit)
  if (news.length > 0) tell(writer, news, processId)
  await allOf(sent)
  // A transaction in which a statement failed is rolled back by its COMMIT, which says so and succeeds.
  const { command } = await commit
  if (command !== 'COMMIT') throw new CommitRefusedError(command)
  return result
}

/** Sends a statement whose failure is looked at later. Without a listener it would end the process before that. */
const start = (statement: Statement): void => void statement.catch(() => undefined)

/** Rejects with the first error, after all have an answer. */
const allOf = async (sent: readonly Statement[]): Promise<void> => {
  const failed = (await Promise.allSettled(sent)).find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}

/**
 * In a transaction of its own behind the commit: NOTIFY holds a lock of the whole server until its transaction is on disk.
 * A notification that gets lost delays a waiting read until it looks again by itself.
 */
const tell = (writer: ReservedSQL, news: readonly string[], processId: string): void => {
  notifyStatement(writer, news, processId).catch(() => undefined)
}

const tidyUp = async (error: unknown, connections: Connections, link: Link): Promise<void> => {
  if (isOfConnection(error)) return link.drop(connections)
  try {
    await within(link.silenceMs, connections.writer`ROLLBACK`)
  } catch {
    link.drop(connections)
  }
}
