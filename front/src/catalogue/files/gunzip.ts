import { UnreadableBodyError } from './unreadable-body.ts'
import type { Bytes } from './utf8.ts'

/**
 * Unpacks a gzip body as it arrives. @throws UnreadableBodyError when it is damaged or cut off, or has more than
 * `bytesMax` bytes: a small body can hold a very large file.
 */
export async function* gunzip(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  bytesMax: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  let byteCount = 0
  for await (const chunk of unpacked(body)) {
    byteCount += chunk.length
    if (byteCount > bytesMax) {
      throw new UnreadableBodyError(`unpacked it has more than ${bytesMax} bytes`)
    }
    yield chunk
  }
}

async function* unpacked(body: ReadableStream<Uint8Array<ArrayBuffer>>): Bytes {
  try {
    yield* body.pipeThrough(new DecompressionStream('gzip'))
  } catch (error) {
    throw new UnreadableBodyError('its gzip is damaged or cut off', { cause: error })
  }
}
