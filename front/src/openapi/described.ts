import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { Order, Sku } from '@shop/contracts/http'
import type { FrontEnv } from '../http/request-scope.ts'
import { describeProblem, type ProblemCode, type StatusOf } from '../http/problems.ts'
import { orderIdExample, requestIdExample } from './example-values.ts'
import { orderExamples } from './order-examples.ts'
import { carrying, type AnswerHeader } from './headers.ts'

/** A router whose routes describe themselves in the document. */
export const newRoutes = () => new OpenAPIHono<FrontEnv>()

export const skuParam = z.object({ sku: Sku })
/**
 * An id in any case. Shoppers' routes answer 404 to everything that is not an issued id, operators' routes to everything
 * that does not look like an id.
 */
export const orderParam = z.object({
  id: z.string().toLowerCase().openapi({ description: 'The order’s id', example: orderIdExample }),
})

export type Examples = Record<string, { summary: string; value: unknown }>

/** The query of an operators' route that takes none: an unknown parameter is refused by its name. */
export const noQuery = z.strictObject({})

/** A JSON body that a route takes. */
export const jsonBody = <S extends z.ZodType>(schema: S, examples: Examples) => ({
  required: true,
  content: { 'application/json': { schema, examples } },
})

type DescribedAnswer = { description: string; examples: Examples; headers?: AnswerHeader[] }

/** An answer with a JSON body. */
export const jsonAnswer = <S extends z.ZodType>(
  schema: S,
  { description, examples, headers = [] }: DescribedAnswer,
) => ({
  description,
  ...carrying(...headers),
  content: { 'application/json': { schema, examples } },
})

type ProblemAnswer = {
  description: string
  headers: ReturnType<typeof carrying>['headers']
  content?: Record<string, { schema: object; examples: Examples }>
}

/**
 * The answers for these problems, by status. One function writes the problems of all routes, as plain responses: the
 * optional `content` makes zod-openapi accept a plain response from a route's handler.
 */
export const problemAnswers = <C extends ProblemCode>(
  said: readonly C[],
  headers: AnswerHeader[] = [],
): Record<StatusOf<C>, ProblemAnswer> => {
  const codes = [...new Set(said)]
  const answers = codes.map((code) => {
    const { status } = describeProblem(code)
    const alike = codes.filter((other) => describeProblem(other).status === status)
    return [status, problemAnswer(alike, headers)]
  })
  return Object.fromEntries(answers) as Record<StatusOf<C>, ProblemAnswer>
}

const headersByStatus: Partial<Record<number, AnswerHeader[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
  503: ['Retry-After'],
}

const problemAnswer = (codes: readonly ProblemCode[], headers: AnswerHeader[]): ProblemAnswer => {
  const problems = codes.map(describeProblem)
  const { status } = problems[0]!
  const narrowed = { code: { type: 'string', enum: codes }, status: { const: status } }
  return {
    description: problems.map(({ code, title }) => `${title} (\`${code}\`)`).join('. '),
    ...carrying('Cache-Control', ...(headersByStatus[status] ?? []), ...headers),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { type: 'object', properties: narrowed, required: ['code', 'status'] },
          ],
        },
        examples: Object.fromEntries(
          problems.map((problem) => [
            problem.code,
            { summary: problem.title, value: { ...problem, requestId: requestIdExample } },
          ]),
        ),
      },
    },
  }
}

/** Problems that several routes share, by what causes them. */
export const keyCodes = ['missing-idempotency-key', 'invalid-idempotency-key'] as const
export const adminCodes = [
  'unauthorized',
  'admin-closed',
  'rate-limited',
  'internal',
  'backend-unavailable',
  'busy',
] as const
export const readCodes = ['internal', 'backend-unavailable'] as const
/** Problems of a request for one order. */
export const readOrderCodes = ['unknown-order', 'invalid-idempotency-key', 'wrong-key'] as const
/** Problems of a request that could not be sent over the bus. */
export const unsentCodes = ['bus-unavailable', 'database-lost', 'busy'] as const
/** Problems of a read in a rush. */
export const rushCodes = ['busy', 'rate-limited', 'unauthorized'] as const
export const jsonCodes = [
  'malformed-json',
  'invalid-request',
  'unsupported-media-type',
  'unsupported-content-encoding',
  'body-too-large',
] as const
/** Problems of a request without a body that brings one. */
export const noBodyCodes = [
  'invalid-request',
  'unsupported-content-encoding',
  'body-too-large',
] as const
export const adminSecurity = [{ admin: [] }]
/** Routes that anyone may call, and servers and operators without the limits of one client. */
export const shopperSecurity = [{}, { server: [] }, { admin: [] }]

/** The answers that placing and canceling an order share. */
export const orderOnItsWay = {
  202: jsonAnswer(Order, {
    description: 'On its way, not known to be recorded: repeat with the same key to make sure',
    headers: ['Location', 'Retry-After', 'Cache-Control', 'Preference-Applied'],
    examples: { accepted: orderExamples.accepted },
  }),
  ...problemAnswers([...unsentCodes, 'backend-unavailable'], ['Location']),
}

/** The answer to a cancellation, of a shopper or an operator. */
export const canceledAnswer = jsonAnswer(Order, {
  description: 'Canceled; or rejected before, and then it stays so',
  headers: ['Cache-Control'],
  examples: { canceled: orderExamples.canceled, rejected: orderExamples.rejected },
})

export { createRoute, z }
