import type { z } from '@hono/zod-openapi'

export type FieldError = { field: string; message: string }

/** The errors of a validation by field, for people: `lines[0].quantity`, `expectedTotal.currency`. */
export const fieldErrors = (error: Pick<z.ZodError, 'issues'>): FieldError[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          field: fieldName([...issue.path, key]),
          message: 'is not known',
        }))
      : [{ field: fieldName(issue.path), message: issue.message }],
  )

/** The name of a field for people. The whole body is `body`, and so is a field whose name is empty. */
export const fieldName = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`
    return name === '' ? String(part) : `${name}.${String(part)}`
  }, '') || 'body'
