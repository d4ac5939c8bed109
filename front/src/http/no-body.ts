import type { MiddlewareHandler } from 'hono'
import { fieldName, type FieldError } from './field-errors.ts'
import { problem } from './problems.ts'

/**
 * Refuses a body where a route takes none, so that nothing a client says is dropped in silence. An empty object says
 * nothing and passes. Put `limitBody` before it: this reads the whole body.
 */
export const noBody: MiddlewareHandler = async (c, next) => {
  const body = await c.req.text()
  const errors = body === '' ? [] : unknownParts(body)
  return errors.length === 0 ? next() : problem('invalid-request', { errors })
}

/** An error for each field of a JSON object. Any other body gets one error. */
const unknownParts = (body: string): FieldError[] =>
  fieldsOf(body)?.map((name) => ({ field: fieldName([name]), message: 'is not known' })) ?? [
    { field: 'body', message: 'must be empty' },
  ]

const fieldsOf = (body: string): string[] | undefined => {
  try {
    const said: unknown = JSON.parse(body)
    const isObject = typeof said === 'object' && said !== null && !Array.isArray(said)
    return isObject ? Object.keys(said) : undefined
  } catch {
    return undefined
  }
}
