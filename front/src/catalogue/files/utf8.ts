import { unreadable } from './unreadable-text.ts'

/** Bytes as they arrive. */
export type Bytes = AsyncIterable<Uint8Array<ArrayBuffer>>

/** Whether this runtime can read the encoding, by a label of the Encoding Standard such as `windows-1252`. */
export const isCharset = (label: string): boolean => decoderOf(label) !== undefined

const decoderOf = (label: string): TextDecoder | undefined => {
  try {
    return new TextDecoder(label)
  } catch {
    return undefined
  }
}

const marks: { bytes: readonly number[]; charset: string }[] = [
  { bytes: [0xef, 0xbb, 0xbf], charset: 'utf-8' },
  { bytes: [0xff, 0xfe], charset: 'utf-16le' },
  { bytes: [0xfe, 0xff], charset: 'utf-16be' },
]
const markLengthMax = 3

/** A file in UTF-8. `isDamaged`: whether bytes that are no text have come so far, which are read as U+FFFD. */
export type Utf8 = { bytes: Bytes; isDamaged(): boolean }

/**
 * The text in UTF-8, without a byte order mark. The mark says the encoding, otherwise `charset` does, otherwise it is UTF-8.
 * UTF-8 is passed on as it is.
 */
export const utf8Of = (bytes: Bytes, charset = 'utf-8'): Utf8 => {
  const { check, isDamaged } = damageOf()
  async function* encoded(): AsyncGenerator<Chunk, void> {
    const encoder = new TextEncoder()
    let decoder: TextDecoder | undefined
    for await (const { chunk, isFirst } of withWholeMark(bytes)) {
      const mark = isFirst ? markOf(chunk) : undefined
      if (isFirst) {
        const found = decoderOf(mark?.charset ?? charset)
        decoder = found?.encoding === 'utf-8' ? undefined : found
      }
      if (decoder === undefined) {
        check(chunk)
        yield mark === undefined ? chunk : chunk.subarray(mark.bytes.length)
      } else yield encoder.encode(check(decoder.decode(chunk, { stream: true })))
    }
    if (decoder === undefined) check(undefined)
    const rest = check(decoder?.decode() ?? '')
    if (rest !== '') yield encoder.encode(rest)
  }
  return { bytes: encoded(), isDamaged }
}

/** Looks for bytes that are no text: in those of UTF-8, of which `undefined` is the end, or in what was decoded. */
const damageOf = () => {
  const strict = new TextDecoder('utf-8', { fatal: true })
  let isDamaged = false
  const check = <Part extends Chunk | string | undefined>(part: Part): Part => {
    try {
      if (typeof part === 'string') isDamaged ||= part.includes(unreadable)
      else if (!isDamaged) strict.decode(part, { stream: part !== undefined })
    } catch {
      isDamaged = true
    }
    return part
  }
  return { check, isDamaged: () => isDamaged }
}
type Chunk = Uint8Array<ArrayBuffer>

const markOf = (chunk: Chunk) =>
  marks.find((mark) => mark.bytes.every((byte, index) => chunk[index] === byte))

/** The first chunk is long enough for any mark, unless the file is shorter. */
async function* withWholeMark(bytes: Bytes): AsyncGenerator<{ chunk: Chunk; isFirst: boolean }> {
  let start: Chunk | undefined = new Uint8Array()
  for await (const chunk of bytes) {
    if (start === undefined) {
      yield { chunk, isFirst: false }
      continue
    }
    start = joined(start, chunk)
    if (start.length < markLengthMax) continue
    yield { chunk: start, isFirst: true }
    start = undefined
  }
  if (start !== undefined) yield { chunk: start, isFirst: true }
}

/** Two pieces as one. */
export const joined = (first: Chunk, second: Chunk): Chunk => {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
