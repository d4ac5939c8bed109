import { setHeaders } from '../../http/security.ts'

/** Keeps proxies from holding back what is said, to fill a buffer (nginx) or to compress it. */
const passedOnAtOnce = {
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
}

/** Bytes that wait for a client that does not read, for example because it still sends. */
const unreadBytesMax = 1_048_576

/**
 * An answer that is said piece by piece. Nothing waits for its client: what is said while the client has too much to read
 * is left out, and only the last words are always said. `onGone` is called when the client does not want the rest.
 */
export const createStreamedAnswer = (onGone: () => void) => {
  const encoder = new TextEncoder()
  let isOpen = true
  let controller!: ReadableStreamDefaultController<Uint8Array>
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (started) => {
        controller = started
      },
      cancel: () => {
        isOpen = false
        onGone()
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: unreadBytesMax }),
  )

  const close = (lastWords: () => void): void => {
    if (!isOpen) return
    isOpen = false
    lastWords()
  }

  return {
    /** Says something, unless the client has too much to read. */
    say: (text: string): void => {
      if (isOpen && controller.desiredSize! > 0) controller.enqueue(encoder.encode(text))
    },
    /** Says the last words. */
    end: (text: string): void =>
      close(() => {
        controller.enqueue(encoder.encode(text))
        controller.close()
      }),
    /** Breaks the connection off, so that nobody takes the answer for whole. */
    breakOff: (error: unknown): void => close(() => controller.error(error)),
    /** The answer. Call it once. */
    response: (contentType: string): Response => {
      const response = new Response(stream, { headers: { 'Content-Type': contentType } })
      setHeaders(response, passedOnAtOnce)
      return response
    },
  }
}
