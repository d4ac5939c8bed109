import type { ParkedRow } from '@shop/contracts/internal-http'

/** A reason shows what an item says, which may be as long as a message. */
export const reasonLengthMax = 1_000

/** A parked item as its table has it, without its content. Times are in ms since 1970. */
export type StoredParkedRow = Omit<ParkedRow, 'firstAt' | 'lastAt' | 'cursor'> & {
  first_at: number
  last_at: number
}

/** The name of an item: the same for the same topic and content. */
export const hashOf = (topic: string, content: Uint8Array): string =>
  new Bun.CryptoHasher('sha256')
    .update(topic)
    .update('\n')
    .update(content)
    .digest('hex')
    .slice(0, 32)

/** Before and after every item, by age. */
export const firstPlace: ParkedPlace = [-1, '']
export const lastPlace: ParkedPlace = [Number.MAX_SAFE_INTEGER, '']
export type ParkedPlace = [firstAtMs: number, hash: string]

const cursorOf = ({ first_at, hash }: StoredParkedRow): string => `${first_at}-${hash}`

export const placeOf = (cursor: string | undefined, otherwise: ParkedPlace): ParkedPlace => {
  const [firstAt, hash] = cursor?.split('-') ?? []
  return firstAt === undefined || hash === undefined ? otherwise : [Number(firstAt), hash]
}

export const rowForOperators = (row: StoredParkedRow): ParkedRow => {
  const { hash, topic, reason, count, bytes, first_at, last_at } = row
  const times = {
    firstAt: new Date(first_at).toISOString(),
    lastAt: new Date(last_at).toISOString(),
  }
  return { hash, topic, reason, count, bytes, ...times, cursor: cursorOf(row) }
}

export const textOf = (content: Uint8Array): string => new TextDecoder().decode(content)
