import { createHash, createHmac } from 'node:crypto'

/**
 * The order id that a shop must make of a key, from the description of the format and not from its
 * code: 48 bits of time (a hash for version 4), 50 bits of HMAC, 24 bits of tag, as a UUIDv8.
 */
export const expectedId = (key: string, secretHex: string): string => {
  const secret = Buffer.from(secretHex, 'hex')
  const mac = (purpose: string, bytes: Buffer) =>
    createHmac('sha256', secret).update(purpose).update(bytes).digest()
  const keyBytes = Buffer.from(key.replaceAll('-', ''), 'hex')
  const timeSource = key[14] === '7' ? keyBytes : createHash('sha256').update(keyBytes).digest()
  const head = Buffer.concat([timeSource.subarray(0, 6), mac('id', keyBytes).subarray(0, 7)])
  head[6] = 0x80 | (head[6]! & 0x0f)
  head[8] = 0x80 | (head[8]! & 0x3f)
  const hex = Buffer.concat([head, mac('tag', head).subarray(0, 3)]).toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
