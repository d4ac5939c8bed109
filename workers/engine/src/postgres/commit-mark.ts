import type { SQL } from 'bun'

/**
 * Writes a few bytes to the log of the server and nothing to a table, because only a commit that wrote something waits for the
 * standby that has to have it. A batch that is given again after a lost answer may find everything in place, from a commit that
 * no standby has: without a mark it would count as recorded at once. Bytes that are of no transaction make none wait.
 */
export const commitMark = (
  writer: SQL,
  { ofTransaction }: { ofTransaction: boolean },
): SQL.Query<unknown> => writer`SELECT pg_logical_emit_message(${ofTransaction}, 'shop', '')`
