/** Where the digits of each byte stand in the text of a UUID. */
const places = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const

/** Writes the 16 bytes of a UUID in lower case (RFC 9562, section 4). */
export const uuidBytes = (text: string, bytes: Uint8Array): void => {
  for (let n = 0; n < places.length; n += 1) {
    const place = places[n]!
    bytes[n] = (valueOf(text.charCodeAt(place)) << 4) | valueOf(text.charCodeAt(place + 1))
  }
}

const valueOf = (digit: number): number => (digit <= nine ? digit - zero : digit - beforeA)

const ascii = new TextEncoder().encode('00000000-0000-0000-0000-000000000000')
const digits = new TextEncoder().encode('0123456789abcdef')
const decoder = new TextDecoder()
const [zero, nine, beforeA] = [48, 57, 87] as const

/** The text of a UUID. Decoded at once, because one put together from pieces is put together again by whoever reads it. */
export const uuidText = (bytes: Uint8Array): string => {
  for (let n = 0; n < places.length; n += 1) {
    const [place, byte] = [places[n]!, bytes[n]!]
    ascii[place] = digits[byte >> 4]!
    ascii[place + 1] = digits[byte & 0xf]!
  }
  return decoder.decode(ascii)
}
