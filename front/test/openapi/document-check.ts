import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

type Header = { $ref: string }
type Answer = {
  headers?: Record<string, Header>
  content?: Record<string, { schema: object; example?: unknown; examples?: Examples }>
}
type Examples = Record<string, { value: unknown }>
type Body = { content: NonNullable<Answer['content']> }
type Parameter = { name: string; in: string; required?: boolean }
type Operation = {
  operationId: string
  parameters: (Parameter | { $ref: string })[]
  requestBody?: Body
  responses: Record<string, Answer>
}

/** The part of an OpenAPI document that the tests read. */
export type OpenApiDocument = {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: {
    schemas: object
    responses: Record<string, unknown>
    examples: Record<string, unknown>
    securitySchemes: object
    headers: Record<string, { required: boolean }>
    parameters: Record<string, Parameter>
  }
}

/** A request and its answer. */
export type Exchange = { method: string; path: string; response: Response }

/** Headers that the document must name wherever an answer carries them. */
const telling = [
  'Age',
  'Cache-Control',
  'ETag',
  'Link',
  'Location',
  'Preference-Applied',
  'Retry-After',
  'WWW-Authenticate',
]

/** The document with the answers and examples that routes share written out at each route. */
export const writtenOut = (document: OpenApiDocument): OpenApiDocument => {
  const writeOut = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(writeOut)
    if (typeof value !== 'object' || value === null) return value
    const [, kind, name] = /^#\/components\/(responses|examples)\/(.+)$/.exec(refOf(value)) ?? []
    if (kind === undefined) {
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, writeOut(part)]))
    }
    const shared = document.components[kind as 'responses' | 'examples'][name!]
    if (shared === undefined) throw new Error(`no ${kind} ${name}`)
    return writeOut(shared)
  }
  return { ...document, paths: writeOut(document.paths) as OpenApiDocument['paths'] }
}

const refOf = (value: object): string => ('$ref' in value ? String(value.$ref) : '')

/** Holds answers to a document: their status, headers and body, and the code of a problem. */
export const createDocumentCheck = (shared: OpenApiDocument) => {
  const document = writtenOut(shared)
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(document, 'openapi.json')

  const complaintAboutValue = (pointer: readonly string[], value: unknown): string | undefined => {
    const escaped = pointer.map((part) =>
      encodeURIComponent(part.replace('~', '~0').replaceAll('/', '~1')),
    )
    const validate = ajv.getSchema(`openapi.json#/${escaped.join('/')}`)
    if (validate === undefined) throw new Error(`no schema at ${pointer.join(' ')}`)
    return validate(value) === true ? undefined : ajv.errorsText(validate.errors)
  }

  const templates = Object.keys(document.paths).map((template) => ({
    template,
    pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
  }))
  /** The document's path for a request. One without parameters wins over one with them. */
  const templateOf = (path: string, method: string): string | undefined =>
    templates
      .filter(({ template, pattern }) => pattern.test(path) && document.paths[template]?.[method])
      .sort((a, b) => Number(a.template.includes('{')) - Number(b.template.includes('{')))[0]
      ?.template

  const complaintAboutHeaders = (documented: Answer, headers: Headers): string | undefined => {
    const names = Object.keys(documented.headers ?? {})
    const missing = names.find(
      (name) => document.components.headers[name]!.required && !headers.has(name),
    )
    if (missing !== undefined) return `the header ${missing} is missing`
    const silent = telling.find((name) => headers.has(name) && !names.includes(name))
    return silent === undefined ? undefined : `the header ${silent} is not documented`
  }

  /** Names the answer of the document that this is, and says what is wrong with it, if anything. */
  const look = async ({ method: asked, path, response }: Exchange) => {
    const method = asked === 'HEAD' ? 'get' : asked.toLowerCase()
    const template = templateOf(new URL(path, 'http://front').pathname, method)
    const text = isStream(response) ? '' : await textOf(response.clone())
    const mediaType = response.headers.get('Content-Type')?.split(';')[0] ?? ''
    const body: unknown = isJson(mediaType) && text !== '' ? JSON.parse(text) : text
    const code = mediaType === 'application/problem+json' ? (body as { code: string }).code : ''
    const name = [asked, template ?? path, response.status, code].join(' ').trim()
    if (template === undefined) return { name, complaint: complaintAboutStray(response, body) }
    const documented = document.paths[template]![method]!.responses[response.status]
    if (documented === undefined) return { name, complaint: 'the status is not documented' }
    const complaint = complaintAboutHeaders(documented, response.headers)
    if (complaint !== undefined || text === '') return { name, complaint }
    if (documented.content?.[mediaType] === undefined) {
      return { name, complaint: `${mediaType} is not documented` }
    }
    const status = String(response.status)
    const place = ['paths', template, method, 'responses', status, 'content', mediaType, 'schema']
    return { name, complaint: complaintAboutValue(place, body) }
  }

  /** Outside the document there are only problems, preflights and files of the page. */
  const complaintAboutStray = (response: Response, body: unknown): string | undefined =>
    response.status < 400
      ? undefined
      : complaintAboutValue(['components', 'schemas', 'Problem'], body)

  return { look, complaintAboutValue }
}

/** The body of an answer. Some HTTP clients have decompressed it, and left its `Content-Encoding` where it was. */
const textOf = async (response: Pick<Response, 'arrayBuffer'>): Promise<string> => {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  return new TextDecoder().decode(isGzip ? Bun.gunzipSync(bytes) : bytes)
}

const isJson = (mediaType: string): boolean => /[/+]json$/.test(mediaType)

/** Answers that are said piece by piece. They are not read here, because their tests decide when they end. */
const isStream = ({ headers }: Response): boolean => headers.get('X-Accel-Buffering') === 'no'

/** Every answer that the document lists: method, path, status, and the code of a problem. */
export const documentedAnswers = (document: OpenApiDocument): string[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) =>
      Object.entries(responses).flatMap(([status, { content = {} }]) => {
        const name = `${method.toUpperCase()} ${path} ${status}`
        const codes = Object.keys(content['application/problem+json']?.examples ?? {})
        const isOther = Object.keys(content).some((type) => type !== 'application/problem+json')
        const problems = codes.map((code) => `${name} ${code}`)
        return isOther || codes.length === 0 ? [name, ...problems] : problems
      }),
    ),
  )
