import type * as v from 'valibot'

/** Says whether a schema accepts this value unchanged. */
export type Accepts = (value: unknown) => boolean

/** The schema has a part that this compiler does not know: add the part here, or parse with valibot alone. */
export class NotCompilable extends Error {
  readonly code = 'not-compilable'

  constructor(part: string) {
    super(`acceptsOf does not know ${part}`)
    this.name = 'NotCompilable'
  }
}

/**
 * Compiles a valibot schema, once, into closures that answer without allocating. The answer is true exactly when valibot
 * accepts the value and its output equals the value, which may then stand for the output. Valibot's output is a copy with
 * its keys in the schema's order, so ask only about values that nobody else holds, such as the result of `JSON.parse`.
 * For those the answer is exact. Of other values (class instances, objects of another realm, arrays with holes) the check
 * rejects some that valibot accepts: let valibot judge every rejected value, it also has the reasons.
 *
 * Valibot (1.5) makes an object for every field and takes three to four times as long; most of the remaining time goes to
 * regular expressions. No code is generated from text, because workerd forbids that.
 *
 * @throws NotCompilable for every schema and action that is not listed here, and for those that change the value.
 */
export const acceptsOf = (schema: v.GenericSchema): Accepts => {
  const [first, ...actions] = stepsOf(schema)
  return first.type === 'number'
    ? allOf([
        numberOf(actions),
        ...actions.filter((action) => !isOfNumbers(action)).map(acceptsStep),
      ])
    : allOf([first, ...actions].map(acceptsStep))
}

/** One element of a pipe: a schema, or an action with its requirement. */
type Step = { kind: string; type: string; requirement?: unknown }

/** Flattens a schema's pipe and the pipes inside it into one list. All steps have to hold. */
const stepsOf = (schema: v.GenericSchema): [Step, ...Step[]] => {
  if ('fallback' in schema) throw new NotCompilable(`a fallback of ${schema.type}`)
  if (!('pipe' in schema)) return [schema]
  return (schema.pipe as Step[]).flatMap((step) =>
    step.kind === 'schema' ? stepsOf(step as v.GenericSchema) : [step],
  ) as [Step, ...Step[]]
}

const acceptsStep = (step: Step): Accepts =>
  step.kind === 'schema' ? acceptsSchema(step as KnownSchema) : acceptsAction(step as KnownAction)

const allOf = (steps: readonly Accepts[]): Accepts =>
  steps.reduce((before, after) => (value) => before(value) && after(value))

type KnownAction =
  | { type: 'regex'; requirement: RegExp }
  | { type: 'min_length' | 'max_length'; requirement: number }
  | { type: 'check'; requirement: Accepts }

const acceptsAction = ({ type, requirement }: KnownAction): Accepts => {
  switch (type) {
    case 'regex':
      // Such a pattern remembers where it stopped: it gives two answers for one text.
      if (requirement.global || requirement.sticky) throw new NotCompilable(`${requirement}`)
      return (value) => requirement.test(value as string)
    case 'min_length':
      return (value) => (value as string | unknown[]).length >= requirement
    case 'max_length':
      return (value) => (value as string | unknown[]).length <= requirement
    case 'check':
      return (value) => requirement(value)
  }
  throw new NotCompilable(`the action ${type as string}`)
}

type NumberAction =
  | { type: 'integer' | 'safe_integer' }
  | { type: 'min_value' | 'max_value'; requirement: number }

const numberActions = ['integer', 'safe_integer', 'min_value', 'max_value']
const isOfNumbers = ({ type }: Step): boolean => numberActions.includes(type)

/** Joins all number actions of a pipe into one range: with a closure for each, a whole message takes half as long again. */
const numberOf = (actions: readonly Step[]): Accepts => {
  let [min, max, isWhole] = [-Infinity, Infinity, false]
  const within = (low: number, high: number): void => {
    min = Math.max(min, low)
    max = Math.min(max, high)
  }
  for (const action of actions.filter(isOfNumbers) as NumberAction[]) {
    if (action.type === 'min_value') within(action.requirement, Infinity)
    else if (action.type === 'max_value') within(-Infinity, action.requirement)
    else isWhole = true
    if (action.type === 'safe_integer') within(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  }
  // NaN is in no range, and valibot rejects it too.
  const isInRange: Accepts = (value) => typeof value === 'number' && value >= min && value <= max
  if (!isWhole) return isInRange
  return (value) =>
    typeof value === 'number' && value >= min && value <= max && Number.isInteger(value)
}

type StrictObject = { type: 'strict_object'; entries: Record<string, v.GenericSchema> }
type Variant = { type: 'variant'; key: string; options: readonly v.GenericSchema[] }

type KnownSchema =
  | { type: 'unknown' | 'string' | 'number' | 'boolean' }
  | { type: 'custom'; check: Accepts }
  | { type: 'literal'; literal: unknown }
  | { type: 'picklist'; options: readonly unknown[] }
  | { type: 'array'; item: v.GenericSchema }
  | { type: 'optional' | 'nullable'; wrapped: v.GenericSchema; default: unknown }
  | StrictObject
  | Variant

const acceptsSchema = (schema: KnownSchema): Accepts => {
  switch (schema.type) {
    case 'unknown':
      return () => true
    case 'string':
      return (value) => typeof value === 'string'
    case 'number':
      return numberOf([])
    case 'boolean':
      return (value) => typeof value === 'boolean'
    case 'custom':
      return schema.check
    case 'literal': {
      const { literal } = schema
      return (value) => value === literal
    }
    case 'picklist': {
      const { options } = schema
      return (value) => options.includes(value)
    }
    case 'array':
      return acceptsArray(acceptsOf(schema.item))
    case 'optional':
    case 'nullable': {
      if (schema.default !== undefined) throw new NotCompilable('a default')
      const wrapped = acceptsOf(schema.wrapped)
      const nothing = schema.type === 'optional' ? undefined : null
      return (value) => value === nothing || wrapped(value)
    }
    case 'strict_object':
      return acceptsStrictObject(schema)
    case 'variant':
      return acceptsVariant(schema)
  }
  throw new NotCompilable(`the schema ${(schema as Step).type}`)
}

const acceptsArray =
  (item: Accepts): Accepts =>
  (value) => {
    if (!Array.isArray(value)) return false
    const items: readonly unknown[] = value
    for (let index = 0; index < items.length; index += 1) {
      const found = items[index]
      // Valibot fills a hole with undefined, so its output is another array.
      if (!item(found) || (found === undefined && !(index in items))) return false
    }
    return true
  }

type Field = { accepts: Accepts; isRequired: boolean }

/**
 * Makes one pass over the keys of the value: each key is known and has a good value, and no required key is missing.
 * Engines walk the keys of objects of one shape without looking them up, so this is also quicker than reading every
 * known key and counting afterwards.
 */
const acceptsStrictObject = ({ entries }: StrictObject): Accepts => {
  if (Object.hasOwn(entries, '__proto__')) throw new NotCompilable('the key __proto__')
  // Without a prototype, so that "toString" is as unknown as any other key.
  const fields = Object.create(null) as Record<string, Field | undefined>
  let requiredCount = 0
  for (const [key, schema] of Object.entries(entries)) {
    const isRequired = schema.type !== 'optional'
    fields[key] = { accepts: acceptsOf(schema), isRequired }
    if (isRequired) requiredCount += 1
  }
  return (value) => {
    if (!isPlainObject(value)) return false
    let missingCount = requiredCount
    for (const key in value) {
      const field = fields[key]
      if (field === undefined || !field.accepts(value[key])) return false
      if (field.isRequired) missingCount -= 1
    }
    return missingCount === 0
  }
}

/** Valibot also accepts arrays and class instances, and makes plain objects of them. */
const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** Requires a different literal for each option, so that at most one can accept, whatever their order. */
const acceptsVariant = ({ key, options }: Variant): Accepts => {
  const byLiteral = new Map<unknown, Accepts>()
  for (const option of options) {
    const literal = literalOf(option, key)
    if (byLiteral.has(literal)) throw new NotCompilable(`two options with ${String(literal)}`)
    byLiteral.set(literal, acceptsOf(option))
  }
  return (value) => isPlainObject(value) && byLiteral.get(value[key])?.(value) === true
}

const literalOf = (option: v.GenericSchema, key: string): unknown => {
  const discriminator = (option as Partial<StrictObject> & Step).entries?.[key] as
    | KnownSchema
    | undefined
  if (discriminator?.type === 'literal') return discriminator.literal
  throw new NotCompilable(
    `a variant of ${option.type} by a ${discriminator?.type ?? 'missing key'}`,
  )
}
