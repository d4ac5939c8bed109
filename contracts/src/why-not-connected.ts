/** In words, by the code that a runtime or the operating system gives. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the other side closed the connection',
  EHOSTUNREACH: 'the network does not reach it',
  ENETUNREACH: 'the network does not reach it',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name is not known just now',
  ETIMEDOUT: 'it did not answer in time',
  EPROTO: 'it speaks no TLS there',
  EMFILE: 'this process has as many open files as it may; raise its limit (ulimit -n, LimitNOFILE)',
  ENFILE: 'this machine has as many open files as it may; raise fs.file-max',
}

/**
 * Says why a connection or a request failed, by its cause. The texts of runtimes guess: of a process without a free file
 * Bun says "Was there a typo in the url or port?", and Node hides every cause behind "fetch failed".
 */
export const whyNotConnected = (error: unknown): string => {
  const code = codeOf(error)
  const reason = code === undefined ? undefined : reasons[code]
  if (reason !== undefined) return `${code}: ${reason}`
  const { cause } = error as { cause?: unknown }
  return cause instanceof Error ? String(cause) : String(error)
}

/** The code of an error, or of the one that it hides. */
const codeOf = (error: unknown): string | undefined => {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } }
  const found = typeof code === 'string' ? code : cause?.code
  return typeof found === 'string' ? found : undefined
}
