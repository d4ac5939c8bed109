import { make, type MultipartError, type PartInfo } from 'multipasta'
import { UnreadableBodyError } from './unreadable-body.ts'
import type { Bytes } from './utf8.ts'

/** The file of a form. */
export type FormFile = { name: string; contentType: string; charset?: string; bytes: Bytes }

/** Bytes of a form's fields, which mean nothing here. */
const fieldBytesMax = 65_536
const partCountMax = 100

/**
 * Finds the first file of a body in `multipart/form-data` (RFC 7578), as a browser sends it. Its bytes are read as they are
 * asked for; what comes after it is not read. Undefined when the form has no file.
 *
 * @throws UnreadableBodyError when the body is no form or is cut off, also while the bytes are read
 */
export const formFile = async (body: Bytes, contentType: string): Promise<FormFile | undefined> => {
  const source = body[Symbol.asyncIterator]()
  const found: { part?: PartInfo } = {}
  let chunks: Uint8Array<ArrayBuffer>[] = []
  let isWhole = false
  let error: MultipartError | undefined
  const parser = make({
    headers: { 'content-type': contentType },
    maxParts: partCountMax,
    maxFieldSize: fieldBytesMax,
    isFile: ({ filename }) => filename !== undefined,
    onField: () => {},
    onFile: (info) => {
      const isFirst = found.part === undefined
      found.part ??= info
      return (chunk) => {
        if (!isFirst) return
        if (chunk === null) isWhole = true
        // The parser goes on with the memory of this chunk.
        else chunks.push(Uint8Array.from(chunk))
      }
    },
    onError: (found) => {
      error ??= found
    },
    onDone: () => {},
  })

  /** Reads one piece of the body. Says whether there was one. */
  const readOn = async (): Promise<boolean> => {
    const next = await source.next()
    if (next.done) parser.end()
    else parser.write(next.value)
    if (error !== undefined && !isWhole) throw unreadable(error)
    return !next.done
  }

  async function* bytes(): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    for (;;) {
      const taken = chunks
      chunks = []
      yield* taken
      if (isWhole) return
      if (!(await readOn())) throw unreadable({ _tag: 'EndNotReached' })
    }
  }

  while (found.part === undefined) {
    if (!(await readOn())) return undefined
  }
  const { filename: name = '', contentType: type, contentTypeParameters } = found.part
  const { charset } = contentTypeParameters
  return { name, contentType: type, ...(charset && { charset }), bytes: bytes() }
}

const unreadable = ({ _tag: tag }: MultipartError): UnreadableBodyError =>
  new UnreadableBodyError(
    tag === 'EndNotReached' ? 'the form is cut off' : `it is no form that can be read (${tag})`,
  )
