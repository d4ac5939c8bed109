import type { Dice } from './dice.ts'
import type { Known } from './known.ts'
import type { Json } from './mutations.ts'

/** The part of JSON Schema 2020-12 that the OpenAPI document of the front uses. */
export type JsonSchema = {
  $ref?: string
  type?: string
  const?: Json
  enum?: Json[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  pattern?: string
  format?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  default?: Json
}

export type Schemas = Record<string, JsonSchema>

const lineCountMax = 4
const unitsMax = 50

/** A value that the schema accepts, of things that the shop knows where there are any. */
export const valueOf = (
  schema: JsonSchema,
  name: string,
  given: { dice: Dice; known: Known; schemas: Schemas },
): Json => {
  const { dice, schemas } = given
  if (schema.$ref !== undefined) {
    return valueOf(schemas[schema.$ref.split('/').at(-1)!]!, name, given)
  }
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return dice.pick(schema.enum)
  const choices = schema.oneOf ?? schema.anyOf
  if (choices !== undefined) return valueOf(dice.pick(choices), name, given)
  if (schema.type === 'object') return objectOf(schema, given)
  if (schema.type === 'array') return arrayOf(schema, name, given)
  if (schema.type === 'boolean') return dice.oneIn(2)
  if (schema.type === 'string') return textOf(schema, name, given)
  const { minimum = 1, maximum = unitsMax } = schema
  return dice.between(Math.max(minimum, 1), Math.min(maximum, unitsMax))
}

const arrayOf = (
  { items = {}, minItems = 0 }: JsonSchema,
  name: string,
  given: Parameters<typeof valueOf>[2],
): Json =>
  Array.from({ length: given.dice.between(minItems, lineCountMax) }, () =>
    valueOf(items, name, given),
  )

const objectOf = (
  { properties = {}, required = [] }: JsonSchema,
  given: Parameters<typeof valueOf>[2],
): Json =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => required.includes(name) || given.dice.oneIn(3))
      .map(([name, schema]) => [name, valueOf(schema, name, given)]),
  )

const textOf = (
  { pattern, maxLength = 40, minLength = 0, format }: JsonSchema,
  name: string,
  { dice, known }: Parameters<typeof valueOf>[2],
): string => {
  if (name === 'sku') return dice.oneIn(8) ? `GONE-${dice.hex(3)}` : dice.pick(known.skus)
  if (format === 'date-time') return '2026-11-27T08:00:00.000Z'
  if (pattern === undefined) {
    return dice.pick(['mug', 'a stoneware mug', '湯呑み', 'FUZZ', '']).padEnd(minLength, 'x')
  }
  const fits = new RegExp(pattern, 'u')
  const samples = ['EUR', '/images/mug.svg', '1', 'MUG', `${dice.between(1, 30)}`]
  return samples.find((sample) => fits.test(sample) && sample.length <= maxLength) ?? 'x'
}
