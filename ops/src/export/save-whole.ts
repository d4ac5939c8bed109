import { rename, rm } from 'node:fs/promises'
import { onDisk } from '../on-disk.ts'
import { ShopError } from '../shop-at.ts'

/**
 * Saves a stream as a file that is there when it is whole: it is written under another name beside it, and renamed. `-` is
 * standard output. Resolves with its length in bytes. @throws ShopError when the stream breaks off
 */
export const saveWhole = async (
  body: ReadableStream<Uint8Array>,
  output: string,
): Promise<number> => {
  if (output === '-') return write(body, Bun.stdout)
  const partly = `${output}.${process.pid}.part`
  try {
    const bytes = await write(body, Bun.file(partly))
    await onDisk(partly)
    await rename(partly, output)
    return bytes
  } catch (error) {
    await rm(partly, { force: true })
    throw error
  }
}

const write = async (body: ReadableStream<Uint8Array>, file: Bun.BunFile): Promise<number> => {
  const writer = file.writer()
  let bytes = 0
  try {
    for await (const chunk of chunksOf(body)) {
      bytes += chunk.length
      await writer.write(chunk)
      await writer.flush()
    }
  } finally {
    await writer.end()
  }
  return bytes
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield* body
  } catch (cause) {
    throw new ShopError('The shop broke the export off. Its log says why. Try again.', { cause })
  }
}
