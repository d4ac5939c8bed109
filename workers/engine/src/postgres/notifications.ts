import type { SQL } from 'bun'

/** The channel on which processes of one worker tell each other which keys have news. */
export const newsChannel = 'shop_news'

/** The bytes of one notification that PostgreSQL carries are fewer than 8,000. */
const payloadBytesMax = 7_900

/**
 * Tells keys that have news, in as few notifications as they fit into. The transaction that does it writes nothing, and may be
 * lost: it alone does not wait for the disk, as it otherwise would.
 */
export const notifyStatement = (
  sql: SQL,
  keys: readonly string[],
  processId: string,
): SQL.Query<unknown> => {
  const payloads = sql.array(payloadsOf(keys, processId), 'TEXT')
  return sql`
    SELECT set_config('synchronous_commit', 'off', true), pg_notify(${newsChannel}, payload)
    FROM unnest(${payloads}) AS payload`
}

/** Splits keys into texts that each fit into one notification, and begin with the process that tells them. */
export const payloadsOf = (keys: readonly string[], processId: string): string[] => {
  const payloads: string[] = []
  let open = processId
  let openBytes = Buffer.byteLength(open)
  for (const key of new Set(keys)) {
    const bytes = Buffer.byteLength(key) + 1
    if (openBytes + bytes > payloadBytesMax) {
      payloads.push(open)
      open = processId
      openBytes = Buffer.byteLength(open)
    }
    open += `\n${key}`
    openBytes += bytes
  }
  return [...payloads, open]
}

/** The keys of a notification of another process; none of one's own. */
export const newsOf = (payload: string, processId: string): string[] => {
  const [from, ...keys] = payload.split('\n')
  return from === processId ? [] : keys
}
