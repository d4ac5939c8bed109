/** One keep-alive connection with at most one request under way. */
export type Connection = {
  /** When the request under way was due, in ms of `performance.now()`. */
  dueMs: number
  /** Whether a request is under way. */
  isWaiting: boolean
  send(bytes: Uint8Array): void
  close(): void
}

export type ConnectionEvents = {
  /** A whole response, as latin1 text; `bodyAt` is where its body begins. */
  onAnswer: (connection: Connection, text: string, bodyAt: number) => void
  onLost: (connection: Connection, reason: string) => void
}

/**
 * HTTP/1.1 with as little work as the load needs: a response is complete when as many bytes as its Content-Length
 * says have come after its head. Anything else is reported as lost.
 */
export const openConnection = async (
  port: number,
  { onAnswer, onLost }: ConnectionEvents,
): Promise<Connection> => {
  let received = ''
  let unsent: Uint8Array | undefined
  let isClosed = false

  const lose = (reason: string): void => {
    if (!isClosed) onLost(connection, reason)
    isClosed = true
  }
  const take = (): void => {
    const headEnd = received.indexOf('\r\n\r\n')
    if (headEnd < 0) return
    const bodyAt = headEnd + 4
    const length = contentLength(received, headEnd)
    if (length === undefined) return lose(`no Content-Length: ${received.slice(0, headEnd)}`)
    if (received.length < bodyAt + length) return
    const text = received
    received = ''
    connection.isWaiting = false
    onAnswer(connection, text, bodyAt)
  }
  const socket = await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      data: (_, chunk) => {
        received += chunk.toString('latin1')
        take()
      },
      drain: () => {
        const rest = unsent
        unsent = undefined
        if (rest) write(rest)
      },
      close: () => lose('closed by the server'),
      error: (_, error) => lose(error.message),
    },
  })
  socket.setNoDelay(true)

  const write = (bytes: Uint8Array): void => {
    const written = socket.write(bytes)
    // The caller writes over its bytes, so what is left must be a copy.
    if (written < bytes.length) unsent = bytes.slice(Math.max(0, written))
  }
  const connection: Connection = {
    dueMs: 0,
    isWaiting: false,
    send: (bytes) => {
      connection.isWaiting = true
      write(bytes)
    },
    close: () => {
      isClosed = true
      socket.end()
    },
  }
  return connection
}

const lengthName = 'content-length: '

/** The value of the header, looked for as Bun writes it first. */
const contentLength = (text: string, headEnd: number): number | undefined => {
  const at = text.indexOf('Content-Length: ')
  if (at >= 0 && at < headEnd) return Number.parseInt(text.slice(at + lengthName.length), 10)
  const lower = text.slice(0, headEnd).toLowerCase().indexOf(lengthName)
  return lower < 0 ? undefined : Number.parseInt(text.slice(lower + lengthName.length), 10)
}
