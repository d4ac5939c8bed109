import { UnreadableBodyError } from '../../catalogue/files/unreadable-body.ts'

type Chunk = Uint8Array<ArrayBuffer>

type Expected = {
  /** Bytes of the body that are kept before they are asked for. Beyond them the sender has to wait. */
  bytesMax: number
  /** The header `Content-Length`, if the request has one. */
  contentLength: string | undefined
}

/**
 * Reads a body before its reader asks, and says when all of it has arrived. nginx stops sending a body when the answer
 * begins, so an answer that is streamed begins after that. The reader gets an UnreadableBodyError, and nothing else any
 * more, when the body ends too soon: its last row may then be a part of a row.
 */
export const readAhead = (
  body: ReadableStream<Chunk>,
  { bytesMax, contentLength }: Expected,
): { bytes: ReadableStream<Chunk>; arrived: Promise<void> } => {
  const source = body.getReader()
  // Node 20 has no Promise.withResolvers.
  let arrive = (): void => {}
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve
  })
  let byteCount = 0

  const next = async (): Promise<Chunk | undefined> => {
    try {
      const { done, value } = await source.read()
      if (!done) return value
    } catch (error) {
      throw new UnreadableBodyError('it was cut off', { cause: error })
    }
    if (byteCount >= Number(contentLength ?? 0)) return undefined
    throw new UnreadableBodyError(`it was cut off after ${byteCount} of ${contentLength} bytes`)
  }

  const pull = async (controller: ReadableStreamDefaultController<Chunk>): Promise<void> => {
    try {
      const chunk = await next()
      if (chunk !== undefined) {
        byteCount += chunk.length
        return controller.enqueue(chunk)
      }
      controller.close()
    } catch (error) {
      controller.error(error)
    }
    arrive()
  }

  const cancel = (reason: unknown): Promise<void> => {
    arrive()
    return source.cancel(reason)
  }
  const queue = new ByteLengthQueuingStrategy({ highWaterMark: bytesMax })
  return { bytes: new ReadableStream({ pull, cancel }, queue), arrived }
}
