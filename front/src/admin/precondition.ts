import { versionCountMax, type ChangeStock } from '@shop/contracts'

export type Wanted = Pick<
  Extract<ChangeStock, { kind: 'patched' }>,
  'ifVersion' | 'ifVersions' | 'ifExists'
>

/**
 * The condition on the product for a change to apply (RFC 9110, section 13.1), from `If-Match` and `If-None-Match`.
 * `matches-nothing`: no product can fulfil it. `unusable`: it is not valid, or asks for more than a change can say.
 */
export const readPrecondition = (
  ifMatch: string | undefined,
  ifNoneMatch: string | undefined,
): Wanted | 'matches-nothing' | 'unusable' => {
  if (ifMatch === undefined && ifNoneMatch === undefined) return {}
  if (ifMatch === undefined) return ifNoneMatch?.trim() === '*' ? { ifVersion: 0 } : 'unusable'
  if (ifNoneMatch !== undefined) return 'unusable'
  if (ifMatch.trim() === '*') return { ifExists: true }
  const tags = tagsOf(ifMatch)
  return tags === undefined ? 'unusable' : wantedOf(tags)
}

/** A weak tag never matches here, and neither does one that is no version. */
const wantedOf = (tags: readonly string[]): ReturnType<typeof readPrecondition> => {
  const versions = [...new Set(tags.flatMap((tag) => /^"([1-9]\d{0,14})"$/.exec(tag)?.[1] ?? []))]
  const [version, ...others] = versions.map(Number)
  if (version === undefined) return 'matches-nothing'
  if (others.length === 0) return { ifVersion: version }
  return versions.length > versionCountMax ? 'unusable' : { ifVersions: [version, ...others] }
}

/** One element of a list of tags, which may be empty, with the comma behind it. */
const listElement = /[\t ]*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")?[\t ]*(?:,|$)/y

/** The tags of a list. A bare number, as some clients send it, is the tag of that version. Undefined for anything else. */
const tagsOf = (header: string): string[] | undefined => {
  if (/^\d{1,15}$/.test(header.trim())) return [`"${header.trim()}"`]
  const tags: string[] = []
  const element = new RegExp(listElement)
  while (element.lastIndex < header.length) {
    const read = element.exec(header)
    if (read === null) return undefined
    if (read[1] !== undefined) tags.push(read[1])
  }
  return tags.length === 0 ? undefined : tags
}
