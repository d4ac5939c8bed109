export type RawAnswer = { status: number; headers: Headers; body: string }

/**
 * Reads the answers to these methods, in turn, from the characters of a connection (one for each byte). Undefined when one
 * of them is cut off or unreadable, or something is left over.
 */
export const answersIn = (
  received: string,
  methods: readonly string[],
): RawAnswer[] | undefined => {
  const answers: RawAnswer[] = []
  let rest = received
  for (const method of methods) {
    if (rest === '') return answers
    const read = answerAt(rest, method)
    if (read === undefined) return undefined
    answers.push(read.answer)
    rest = read.rest
  }
  return rest === '' ? answers : undefined
}

type Read<T> = (T & { rest: string }) | undefined

const answerAt = (text: string, method: string): Read<{ answer: RawAnswer }> => {
  const [, code, lines] = /^HTTP\/1\.1 (\d{3})[^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n/.exec(text) ?? []
  if (code === undefined || lines === undefined) return undefined
  const headers = headersIn(lines)
  const status = Number(code)
  const start = text.indexOf('\r\n\r\n') + 4
  const hasBody = method !== 'HEAD' && status !== 204 && status !== 304
  const read = hasBody ? bodyAt(text.slice(start), headers) : { body: '', rest: text.slice(start) }
  return read && { answer: { status, headers, body: read.body }, rest: read.rest }
}

const headersIn = (lines: string): Headers => {
  const headers = new Headers()
  for (const line of lines.split('\r\n').filter(Boolean)) {
    const [name = '', ...value] = line.split(':')
    headers.append(name, value.join(':').trim())
  }
  return headers
}

const bodyAt = (text: string, headers: Headers): Read<{ body: string }> => {
  if (headers.get('Transfer-Encoding') === 'chunked') return chunksAt(text)
  const length = Number(headers.get('Content-Length') ?? Number.NaN)
  if (!(text.length >= length)) return undefined
  return { body: text.slice(0, length), rest: text.slice(length) }
}

const chunksAt = (text: string): Read<{ body: string }> => {
  let body = ''
  let at = 0
  for (;;) {
    const [line, digits] = /^([\da-f]+)\r\n/i.exec(text.slice(at)) ?? []
    if (line === undefined || digits === undefined) return undefined
    const start = at + line.length
    const length = Number.parseInt(digits, 16)
    if (text.slice(start + length, start + length + 2) !== '\r\n') return undefined
    body += text.slice(start, start + length)
    at = start + length + 2
    if (length === 0) return { body, rest: text.slice(at) }
  }
}
