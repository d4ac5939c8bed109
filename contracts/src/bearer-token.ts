import { hash, timingSafeEqual } from 'node:crypto'

/** The bearer token of an `Authorization` header (RFC 6750). Undefined for any other header. */
export const bearerTokenOf = (authorization: string | null | undefined): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]

/** Whether an `Authorization` header carries one of some tokens. */
export type TokenCheck = (authorization: string | null | undefined) => boolean

/**
 * Checks bearer tokens. Both sides are hashed first, so that the comparison takes the same time for every wrong
 * token, whatever its length.
 */
export const tokenCheck = (tokens: readonly string[]): TokenCheck => {
  const expected = tokens.map(digest)
  return (authorization) => {
    const token = bearerTokenOf(authorization)
    if (token === undefined) return false
    const given = digest(token)
    // Every token is compared, so that the time does not tell which one matches.
    return expected.filter((each) => timingSafeEqual(each, given)).length > 0
  }
}

const digest = (text: string): Uint8Array => ascii.encode(hash('sha256', text, 'hex'))
const ascii = new TextEncoder()
