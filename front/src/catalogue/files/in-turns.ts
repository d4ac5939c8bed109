import type { Bytes } from './utf8.ts'

/** Bytes that are read in one turn: a file with short rows has about 150 of them in so many. */
const pieceBytes = 16_384

/**
 * The bytes in small pieces, each in a turn of the event loop of its own, so that other requests are answered while a file
 * is read, however fast it comes.
 */
export async function* inTurns(bytes: Bytes): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      await new Promise<void>((resolve) => setTimeout(resolve, 0))
      yield chunk.subarray(at, at + pieceBytes)
    }
  }
}
