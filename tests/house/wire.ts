/** The parts of an answer that tests of overload look at. Status 0: the connection was closed. */
type WireAnswer = { status: number; retryAfter: number }

/** One connection that carries one request at a time. */
export type Wire = { ask(request: string): Promise<WireAnswer>; close(): void }

const headEnd = '\r\n\r\n'

/**
 * Opens a connection to the front that costs far less than an HTTP client, so that the load leaves the machine to the
 * shop. It can only read answers with a Content-Length.
 */
export const openWire = async (url: string): Promise<Wire> => {
  const { hostname, port } = new URL(url)
  const decoder = new TextDecoder('latin1')
  let text = ''
  let settle: (answer: WireAnswer) => void = () => {}
  const socket = await Bun.connect({
    hostname,
    port: Number(port),
    socket: {
      data: (_, bytes) => {
        text += decoder.decode(bytes)
        const answer = answerIn(text)
        if (answer === undefined) return
        text = ''
        settle(answer)
      },
      close: () => settle({ status: 0, retryAfter: 0 }),
    },
  })
  return {
    ask: (request) =>
      new Promise((resolve) => {
        settle = resolve
        socket.write(request)
      }),
    close: () => socket.end(),
  }
}

const answerIn = (text: string): WireAnswer | undefined => {
  const end = text.indexOf(headEnd)
  if (end < 0) return undefined
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
  if (text.length < end + headEnd.length + length) return undefined
  const retryAfter = Number(/retry-after: (\d+)/i.exec(text)?.[1] ?? 0)
  return { status: Number(text.slice(9, 12)), retryAfter }
}
