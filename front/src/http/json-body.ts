import type { MiddlewareHandler } from 'hono'
import type { FieldError } from './field-errors.ts'
import { problem } from './problems.ts'

/**
 * Reads a body as JSON text. JSON is UTF-8 and nothing else (RFC 8259, 8.1): bytes of another encoding are answered with
 * 400, so that no text is stored with characters that nobody wrote.
 */
export const readJsonText = (body: ArrayBuffer): string | Response => {
  try {
    return strict.decode(body)
  } catch {
    return problem('invalid-request', { errors: errorsOf(lenient.decode(body)) })
  }
}

const strict = new TextDecoder('utf-8', { fatal: true })
const lenient = new TextDecoder()

/** Answers 415 to JSON that says it is in another encoding than UTF-8. */
export const refuseOtherCharsets: MiddlewareHandler = async (c, next) => {
  const charset = charsetPattern.exec(c.req.header('Content-Type') ?? '')?.[1]
  if (charset === undefined || /^"?utf-?8"?$/i.test(charset)) return next()
  return problem('unsupported-media-type', { detail: 'Send JSON in UTF-8.' })
}

const charsetPattern = /;\s*charset\s*=\s*("[^"]*"|[^;\s]*)/i

/** Reads a JSON body whose size `limit` bounds, and keeps it for the route's validator. */
export const utf8Body =
  (limit: MiddlewareHandler): MiddlewareHandler =>
  (c, next) =>
    limit(c, async () => {
      const text = readJsonText(await c.req.arrayBuffer())
      if (text instanceof Response) c.res = text
      else await next()
    })

/** As `utf8Body`, for a route that takes a request without a body as one that says nothing. */
export const jsonOrNothing =
  (limit: MiddlewareHandler): MiddlewareHandler =>
  (c, next) =>
    limit(c, async () => {
      const text = readJsonText(await c.req.arrayBuffer())
      if (text instanceof Response) c.res = text
      else if (text === '') {
        c.req.raw = withoutType(c.req.raw)
        await next()
      } else if (jsonTypePattern.test(c.req.header('Content-Type') ?? '')) await next()
      else c.res = problem('unsupported-media-type')
    })

/** A request that has no body, without the type that its client gave to it. */
const withoutType = ({ method, url, headers }: Request): Request => {
  const others = new Headers(headers)
  others.delete('Content-Type')
  return new Request(url, { method, headers: others })
}

const jsonTypePattern = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i

/** The first fields with a character in the place of bytes that cannot be read; `body` where no field can be named. */
const errorsOf = (text: string): FieldError[] => {
  const errors: FieldError[] = []
  // A list of what is left to look at: a body may be nested deeper than calls may be.
  const left: Found[] = [{ field: '', value: parsed(text) }]
  for (let found = left.pop(); found && errors.length < errorCountMax; found = left.pop()) {
    const { field, value } = found
    if (typeof value === 'string' && value.includes(replacement)) {
      errors.push({ field: field || 'body', message: `${notUtf8}: ${shown(value)}` })
    } else if (typeof value === 'object' && value !== null) {
      for (const part of partsOf(field, value).toReversed()) left.push(part)
    }
  }
  return errors.length > 0 ? errors : [{ field: 'body', message: notUtf8 }]
}

type Found = { field: string; value: unknown }

const partsOf = (field: string, value: object): Found[] => {
  if (Array.isArray(value)) {
    return value.map((part: unknown, index) => ({ field: `${field}[${index}]`, value: part }))
  }
  return Object.entries(value).map(([key, part]) => ({
    field: field === '' ? key : `${field}.${key}`,
    value: part,
  }))
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The beginning of a value, in quotes and with control characters escaped. */
const shown = (value: string): string => JSON.stringify(value.slice(0, shownLengthMax))

const notUtf8 = 'has bytes that are not UTF-8'
/** Stands for bytes that a lenient decoder could not read. */
const replacement = '\uFFFD'
const errorCountMax = 20
const shownLengthMax = 40
