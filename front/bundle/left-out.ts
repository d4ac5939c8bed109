import type { BunPlugin } from 'bun'

/** What @hono/zod-openapi asks for to describe an app, where nobody asks the app: its document is a file beside it. */
const undescribed = `
export class OpenAPIRegistry {
  definitions = []
  register(_name, schema) { return schema }
  registerParameter(_name, schema) { return schema }
  registerPath() {}
  registerComponent() {}
}
export class OpenApiGeneratorV3 {}
export class OpenApiGeneratorV31 {}
export const getOpenApiMetadata = () => ({})
export const extendZodWithOpenApi = ({ ZodType }) => {
  ZodType.prototype.openapi = function () { return this }
}`

/** What libraries bring and nobody here asks for, each with what stands in its place. */
const places: [file: RegExp, contents: string][] = [
  // zod's messages in other languages than English, and its JSON schemas: OpenAPI comes from another library.
  [/\/zod\/v4\/locales\/index\.js$/, `export { default as en } from './en.js'`],
  [/\/zod\/v4\/core\/json-schema-generator\.js$/, 'export class JSONSchemaGenerator {}'],
  [
    /\/zod\/v4\/core\/to-json-schema\.js$/,
    `export const createToJSONSchemaMethod = () => {}, createStandardJSONSchemaMethod = () => {}
export let extractDefs, finalize, handleUnrepresentable, initializeContext, processSchema`,
  ],
  [/\/@asteasolutions\/zod-to-openapi\/dist\/index\.mjs$/, undescribed],
  // Hashes in JavaScript: this runtime has them built in (contracts/src/sha256.ts).
  [/\/@noble\/hashes\/(hmac|sha2)\.js$/, 'export let hmac, sha256'],
  // mqtt-packet's traces.
  [/\/debug\/src\/(browser|index)\.js$/, 'module.exports = () => () => {}'],
  // prom-client's numbers of a process, and what needs a cluster, a gateway or quantiles.
  [
    /\/prom-client\/lib\/(cluster|defaultMetrics|pushgateway|summary|metricAggregators)\.js$/,
    'module.exports = {}',
  ],
]

/** What only the document shows, which is a file beside the bundle. */
const withoutValues = (source: string): string => {
  const names = [...source.matchAll(/^export const (\w+)/gm)]
  return `export const ${names.map(([, name]) => `${name} = {}`).join(', ')}`
}

/** All of these but the one function that tells a schema's limits. */
const withoutProcessors = (source: string): string => {
  const end = source.indexOf('export const stringProcessor')
  const names = [...source.slice(end).matchAll(/^export (?:const|function) (\w+)/gm)]
  return `${source.slice(0, end)}export let ${names.map(([, name]) => name).join(', ')}`
}

/** Files of which a part stays. */
const parts: [file: RegExp, shorten: (source: string) => string][] = [
  [/\/front\/src\/routes\/examples\.ts$/, withoutValues],
  [/\/zod\/v4\/core\/json-schema-processors\.js$/, withoutProcessors],
]

/** Leaves out of a bundle, half of which it would be, what its program does not use and the bundler cannot know. */
export const leftOut: BunPlugin = {
  name: 'left-out',
  setup: (build) => {
    for (const [filter, contents] of places) {
      build.onLoad({ filter }, () => ({ contents, loader: 'js' }))
    }
    for (const [filter, shorten] of parts) {
      build.onLoad({ filter }, async ({ path }) => ({
        contents: shorten(await Bun.file(path).text()),
        loader: 'js',
      }))
    }
  },
}
