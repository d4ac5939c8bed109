import * as v from 'valibot'
import { acceptsOf } from './compiled-checks/accepts.ts'

/** Reads a value: as `v.safeParse`, but what is accepted as it is comes back as it is and not as a copy. */
export type SafeParser<S extends v.GenericSchema> = (value: unknown) => v.SafeParseResult<S>

/**
 * Valibot's `safeParser` for values that belong to nobody else, such as what `JSON.parse` returned: quick for what is
 * right. Make it once for a schema. Valibot judges the rest, so the issues are its own.
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
