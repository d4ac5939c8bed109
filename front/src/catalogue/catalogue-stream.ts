import type { AdminProductView } from '@shop/contracts'
import type { Page } from '@shop/contracts/internal-http'
import type { WrittenFile } from './files/written-file.ts'

/** Reads the page of products after a cursor, or the first. */
export type ReadPage = (cursor?: string) => Promise<Page<AdminProductView>>

type Told = {
  /** Hears of the error that breaks the stream off. */
  onBroken: (error: unknown) => void
  /** Called once: when the file has ended or broken off, or when its reader does not want the rest. */
  onEnd: () => void
}

/**
 * The whole catalogue as a file. Resolves when the first page is there. A page is read when its reader wants more, so one is
 * in memory at a time. A page that cannot be read breaks the stream off, so that nobody takes the file for a whole one.
 * @throws what the first `readPage` throws
 */
export const catalogueStream = async (
  readPage: ReadPage,
  file: Pick<WrittenFile, 'head' | 'line'>,
  { onBroken, onEnd }: Told,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> => {
  const firstPage = await readPage().catch((error: unknown) => {
    onEnd()
    throw error
  })
  const texts = textsOf(firstPage, readPage, file)
  const encoder = new TextEncoder()
  const pull = async (controller: ReadableStreamDefaultController): Promise<void> => {
    try {
      let next = await texts.next()
      // An empty chunk would end the body in HTTP.
      while (!next.done && next.value === '') next = await texts.next()
      if (!next.done) return controller.enqueue(encoder.encode(next.value))
      controller.close()
      onEnd()
    } catch (error) {
      onBroken(error)
      onEnd()
      throw error
    }
  }
  return new ReadableStream({ pull, cancel: onEnd }, { highWaterMark: 0 })
}

async function* textsOf(
  first: Page<AdminProductView>,
  readPage: ReadPage,
  { head, line }: Pick<WrittenFile, 'head' | 'line'>,
): AsyncGenerator<string, void> {
  yield head
  let page = first
  for (;;) {
    yield page.items.map(line).join('')
    if (page.nextCursor === undefined) return
    page = await readPage(page.nextCursor)
  }
}
