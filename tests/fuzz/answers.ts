import {
  AdminProduct,
  AdminProductList,
  ImportReport,
  Order,
  OrderList,
  Product,
  ProductList,
} from '@shop/contracts/http'
import type { HttpInput } from './http-inputs.ts'
import { basePath, type Way } from './ways.ts'

export type Answer = { status: number; headers: Headers; text: string }

/** The schemas of bodies, by their names in the document. */
const bodies = new Map(
  Object.entries({
    AdminProduct,
    AdminProductList,
    ImportReport,
    Order,
    OrderList,
    Product,
    ProductList,
  }),
)

/** The documented 503. Any other status from 500 up is a failure. */
const documented503 = ['backend-unavailable', 'bus-unavailable', 'database-lost', 'busy']
/** Statuses with which any route may refuse a request that is not for it. */
const statusesOfAnyRoute = [400, 401, 403, 404, 405, 413, 415]
/** Refusals of 400 that are not about a field; they name the header, or there is no field yet. */
const wholeRequestCodes = [
  'malformed-json',
  'missing-idempotency-key',
  'invalid-idempotency-key',
  'invalid-if-match',
]

type Problem = {
  status?: number
  title?: string
  code?: string
  detail?: string
  errors?: { field?: string; message?: string }[]
}

/** Whether a worker answered too late or not at all. */
export const isLate = ({ status, text }: Answer): boolean =>
  status === 503 && (JSON.parse(text) as Problem).code === 'backend-unavailable'

/** Statuses with which a proxy may refuse a request by itself. */
const statusesOfProxy = [400, 413, 414]

/** The fault of an answer, in words; undefined when it is as documented. */
export const complaintAbout = (
  input: HttpInput,
  answer: Answer,
  { secrets, way }: { secrets: readonly string[]; way: Way },
): string | undefined => {
  const { status, headers, text } = answer
  const shown = text + JSON.stringify([...headers])
  if (secrets.some((secret) => shown.includes(secret))) return 'the answer carries a secret'
  if (way.isProxy && statusesOfProxy.includes(status) && isPage(answer)) return undefined
  if (status === 431 && hasLongHead(input)) return undefined
  return (
    complaintAboutExpected(input, answer) ??
    complaintAboutLinks(answer) ??
    (status >= 400 ? complaintAboutProblem(input, answer) : complaintAboutBody(input, answer))
  )
}

/** Bun itself refuses a head of more than 16 KiB. The client adds some headers of its own to those of the input. */
const headBytesMax = 16_384
const headersOfClientBytes = 512

const hasLongHead = ({ path, headers }: HttpInput): boolean => {
  const bytes = path.length + basePath.length + headers.flat().join('').length
  return bytes + headersOfClientBytes > headBytesMax
}

const isPage = ({ headers }: Answer): boolean =>
  headers.get('Content-Type')?.startsWith('text/html') === true

const complaintAboutExpected = (
  { expected }: HttpInput,
  { status, headers, text }: Answer,
): string | undefined => {
  if (expected === undefined) return undefined
  const { statuses = [status], not = [], field, without } = expected
  // A rush is told before anything else.
  if (status === 503 || status === 429) return undefined
  if (!statuses.includes(status) || not.includes(status)) return `${status} was not expected`
  const shown = text + JSON.stringify([...headers])
  if (without !== undefined && shown.includes(without)) return `the answer repeats ${without}`
  if (field === undefined) return undefined
  const { errors = [] } = JSON.parse(text) as Problem
  return errors.some((error) => error.field === field) ? undefined : `${field} is not named`
}

/** Links lead to where the front is published, whichever way the request came. */
const complaintAboutLinks = ({ headers }: Answer): string | undefined => {
  const links = [
    headers.get('Location'),
    ...(headers.get('Link')?.matchAll(/<([^>]*)>/g) ?? []).map(([, link]) => link),
  ]
  const outside = links.find((link) => link?.startsWith('/') && !link.startsWith(`${basePath}/`))
  return outside === undefined || outside === null ? undefined : `${outside} leaves ${basePath}`
}

const complaintAboutBody = (
  { method, operation }: HttpInput,
  { status, headers, text }: Answer,
): string | undefined => {
  const hasLength = method !== 'HEAD' || status !== 200 || headers.get('Content-Length') !== '0'
  if (!hasLength) return 'HEAD says that there is no body'
  if (operation === undefined) return undefined
  const response = operation.responses[String(status)]
  if (response === undefined) return `status ${status} is not documented`
  const reference = response.content?.['application/json']?.schema.$ref?.split('/').at(-1)
  const schema = bodies.get(reference ?? '')
  if (schema === undefined || text === '') return undefined
  const parsed = schema.safeParse(JSON.parse(text))
  return parsed.success ? undefined : `the body is no ${reference}: ${parsed.error.message}`
}

const complaintAboutProblem = (
  { method, operation }: HttpInput,
  { status, headers, text }: Answer,
): string | undefined => {
  if (operation !== undefined && !(String(status) in operation.responses)) {
    if (!statusesOfAnyRoute.includes(status)) return `status ${status} is not documented`
  }
  // A page of health says in its own words what is not ready.
  if (operation?.path.startsWith('/readyz') && status === 503) return undefined
  if (!headers.get('Content-Type')?.startsWith('application/problem+json')) {
    return `${status} is no problem+json but ${headers.get('Content-Type')}`
  }
  if (method === 'HEAD') return undefined
  const problem = JSON.parse(text) as Problem
  // A path parameter may look like another path.
  if (operation?.path.includes('{') === false && problem.code === 'unknown-route')
    return 'a documented route is 404'
  if (!problem.code || !problem.title || !problem.detail) return 'the problem says too little'
  if (problem.status !== status) return 'the problem has another status than the answer'
  if (status >= 500) {
    const isDocumented = status === 503 && documented503.includes(problem.code)
    if (!isDocumented) return `${status} ${problem.code}`
    if (problem.code === 'backend-unavailable') return 'a worker refused what the front let pass'
    return headers.has('Retry-After') ? undefined : 'a 503 without Retry-After'
  }
  if (status !== 400 || wholeRequestCodes.includes(problem.code)) return undefined
  const namesFields = problem.errors?.length && problem.errors.every(({ field }) => field)
  return namesFields ? undefined : `400 ${problem.code} names no field`
}
