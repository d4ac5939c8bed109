import type { ReservedSQL, SQL } from 'bun'
import type { Sharing } from '../store.ts'
import type { Connections } from './link.ts'
import { newsChannel, newsOf } from './notifications.ts'
import type { PostgresDatabase } from './open.ts'
import { within } from './within.ts'

/** Of the advisory lock that the leader's session holds. */
const leaderLock = 7_233_003

/** Signs of life that are asked for in the time in which one has to come. */
const beatsInSilence = 5

/**
 * How the processes of one worker share its database. The leader holds a lock in a session of its own, which the server
 * frees when it loses sight of that session. The session asks the server for a sign of life once a second; without one the
 * connections are given up and a server that takes writes is sought again, so that nothing waits for a network that carries
 * nothing. A process that froze takes itself for the leader until its next look: two leaders do no harm.
 */
export const sharingInPostgres = ({
  link,
  processId,
}: Pick<PostgresDatabase, 'link' | 'processId'>): Sharing & { close(): Promise<void> } => {
  let hear: Hear = () => undefined
  let session: Session | undefined
  let isReachable = true
  let timer: ReturnType<typeof setTimeout> | undefined
  let beating: Promise<void> = Promise.resolve()

  const beat = async (): Promise<void> => {
    try {
      const connections = await link.connections()
      if (session?.connections !== connections) {
        session = { connections, isLeader: false, connection: undefined }
      }
      await within(link.silenceMs, look(session))
      isReachable = true
    } catch {
      // Whatever it was, a batch or the next beat says it to somebody who can log it.
      if (session) link.drop(session.connections)
      session = undefined
      isReachable = false
    }
  }
  const look = async (current: Session): Promise<void> => {
    current.connection ??= await openSession(current.connections, (payload) => {
      const keys = newsOf(payload, processId)
      if (keys.length > 0) hear(keys)
    })
    current.isLeader = await isLeaderOn(current.connection, current.isLeader)
  }
  const beatOn = (): void => {
    beating = beat().finally(() => {
      timer = setTimeout(beatOn, link.silenceMs / beatsInSilence)
    })
  }
  beatOn()

  return {
    isShared: true,
    isLeader: () => session?.isLeader ?? false,
    isReachable: () => isReachable,
    onChanged: (listener) => {
      hear = listener
    },
    close: async () => {
      await beating
      clearTimeout(timer)
      session = undefined
    },
  }
}

type Hear = (keys: readonly string[]) => void

/** The connection that holds the lock, once it is open, on the connections of one server. */
type Session = { connections: Connections; connection: ReservedSQL | undefined; isLeader: boolean }

const openSession = async (
  { pool }: Connections,
  onNews: (payload: string) => void,
): Promise<ReservedSQL> => {
  await pool.listen(newsChannel, onNews)
  return pool.reserve()
}

/** Asks for the lock, or for a sign of life where it is held already. */
const isLeaderOn = async (connection: ReservedSQL, isLeader: boolean): Promise<boolean> => {
  const [row] = isLeader
    ? await connection<[{ isHeld: true }]>`SELECT true AS "isHeld"`
    : await connection<[{ isHeld: boolean }]>`
        SELECT pg_try_advisory_lock(${leaderLock}) AS "isHeld"`
  return row.isHeld
}

/** Whether some process leads, and so works on the database. */
export const isLed = async (sql: SQL): Promise<boolean> => {
  const [row] = await sql<[{ isLed: boolean }]>`
    SELECT EXISTS (
      SELECT 1 FROM pg_locks
      WHERE locktype = 'advisory' AND objid = ${leaderLock}::bigint::oid AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    ) AS "isLed"`
  return row.isLed
}
