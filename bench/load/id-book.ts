/** Bytes of an order id as text. */
export const idBytes = 36

/** The start of every order's body. */
const idAt = '{"id":"'.length

/** Keeps the ids of all answers to orders, 36 bytes each: the audit looks for every one of them afterwards. */
export const createIdBook = (isKept: boolean) => {
  let bytes = Buffer.alloc(isKept ? 1_048_576 : 0)
  let used = 0
  return {
    /** Takes the id from a response whose body begins at `bodyAt`. */
    note: (text: string, bodyAt: number): void => {
      if (!isKept) return
      if (used + idBytes > bytes.length) {
        const larger = Buffer.alloc(bytes.length * 2)
        bytes.copy(larger)
        bytes = larger
      }
      used += bytes.write(text.slice(bodyAt + idAt, bodyAt + idAt + idBytes), used, 'latin1')
    },
    bytes: (): Uint8Array => bytes.subarray(0, used),
  }
}

/** The ids in such a file. */
export const idsIn = (bytes: Uint8Array): string[] => {
  const text = new TextDecoder('latin1').decode(bytes)
  return Array.from({ length: text.length / idBytes }, (_, n) =>
    text.slice(n * idBytes, (n + 1) * idBytes),
  )
}
