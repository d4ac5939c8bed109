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
const documented503 = ['backend-unavailable', 'bus-unavailable', 'busy']
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

/** The fault of an answer, in words; undefined when it is as documented. */
export const complaintAbout = (
  input: HttpInput,
  answer: Answer,
  secrets: readonly string[],
): string | undefined => {
  const { status, headers, text } = answer
  const shown = text + JSON.stringify([...headers])
  if (secrets.some((secret) => shown.includes(secret))) return 'the answer carries a secret'
  if (status >= 400) return complaintAboutProblem(input, answer)
  const { operation } = input
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
  if (!headers.get('Content-Type')?.startsWith('application/problem+json')) {
    return `${status} is no problem+json but ${headers.get('Content-Type')}`
  }
  if (method === 'HEAD') return undefined
  const problem = JSON.parse(text) as Problem
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
