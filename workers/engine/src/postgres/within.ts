/**
 * Time without a sign of life after which the other side counts as gone, in ms: a server for its process, and a process for
 * its server, which then rolls its transaction back and frees its rows.
 */
export const usualSilenceMs = 5_000

/** Time for one read, in ms: longer than any page of a large shop takes. */
export const readMsMaxOf = (silenceMs: number): number => 6 * silenceMs

/** A server says nothing for so long that the connection counts as dead. It is not known what it did meanwhile. */
export class DatabaseSilentError extends Error {
  override name = 'DatabaseSilentError'
  readonly code = 'database-silent'

  constructor(ms: number) {
    super(`the database did not answer within ${ms} ms`)
  }
}

/**
 * Waits for an answer of the server, at most `ms`. On a network that carries nothing a query waits for ever, and cannot be
 * canceled either: the caller closes the connection.
 * @throws DatabaseSilentError when the time is over
 */
export const within = async <T>(ms: number, answer: PromiseLike<T>): Promise<T> => {
  const silence = Promise.withResolvers<never>()
  const timer = setTimeout(() => silence.reject(new DatabaseSilentError(ms)), ms)
  try {
    return await Promise.race([answer, silence.promise])
  } finally {
    clearTimeout(timer)
  }
}
