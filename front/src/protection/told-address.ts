/**
 * The address that the nearest proxy wrote into a header: the last of a list, because a client can write the ones before
 * it. Proxies write addresses bare, with a port, in brackets or in quotes. Of `Forwarded` (RFC 7239) it is the `for` of the
 * last element. Whether it is an address at all, `clientName` says.
 */
export const toldAddress = (name: string, header: string): string => {
  const [last = ''] = partsFromEnd(header, ',')
  return withoutPort(unquoted(name.toLowerCase() === 'forwarded' ? forOf(last) : last))
}

/**
 * The parts between separators that do not stand in quotes, the last one first. Quotes are counted from the end, which
 * the proxy wrote: an open quote of the client cannot swallow the proxy's part.
 */
const partsFromEnd = (text: string, separator: string): string[] => {
  const parts: string[] = []
  let isQuoted = false
  let end = text.length
  for (let i = text.length - 1; i >= 0; i -= 1) {
    if (text[i] === '"' && !isEscaped(text, i)) isQuoted = !isQuoted
    if (text[i] !== separator || isQuoted) continue
    parts.push(text.slice(i + 1, end).trim())
    end = i
  }
  return [...parts, text.slice(0, end).trim()]
}

const isEscaped = (text: string, at: number): boolean => {
  let start = at
  while (text[start - 1] === '\\') start -= 1
  return (at - start) % 2 === 1
}

const forOf = (element: string): string =>
  partsFromEnd(element, ';')
    .find((part) => /^for *=/i.test(part))
    ?.replace(/^for *= */i, '') ?? ''

const unquoted = (text: string): string =>
  text.length > 1 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1')
    : text

/** `192.0.2.1:5555`, `[2001:db8::1]:5555` and `[2001:db8::1]` without port and brackets. */
const withoutPort = (text: string): string => {
  const bracketed = /^\[([^\]]*)\](?::\w*)?$/.exec(text)?.[1]
  return bracketed ?? /^([\d.]+):\w*$/.exec(text)?.[1] ?? text
}
