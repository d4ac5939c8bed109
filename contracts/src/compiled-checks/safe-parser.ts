import * as v from 'valibot'
import { acceptsOf } from './accepts.ts'

/** Parses like `v.safeParse`, but a value that is accepted unchanged comes back itself, not as a copy. */
export type SafeParser<S extends v.GenericSchema> = (value: unknown) => v.SafeParseResult<S>

/**
 * Makes a parser that is quick for good values. Make it once for each schema. Valibot parses every value that the
 * compiled check does not accept, so the issues are valibot's own. Parse only values that nobody else holds, such as the
 * result of `JSON.parse`.
 *
 * @throws NotCompilable
 */
export const safeParserOf = <S extends v.GenericSchema>(schema: S): SafeParser<S> => {
  const accepts = acceptsOf(schema)
  return (value) =>
    accepts(value)
      ? { typed: true, success: true, output: value as v.InferOutput<S>, issues: undefined }
      : v.safeParse(schema, value)
}
