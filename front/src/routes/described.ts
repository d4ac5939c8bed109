import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { Order, Sku } from '@shop/contracts/http'
import type { FrontEnv } from '../middleware/frame.ts'

/** The words that several routes share when they describe themselves. */
export const newRoutes = () => new OpenAPIHono<FrontEnv>()

export const skuParam = z.object({ sku: Sku })
/** Read in any case. What is not an id that we gave out is 404, whatever it looks like. */
export const orderParam = z.object({
  id: z.string().toLowerCase().openapi({ example: '0199f6a0-1234-821f-9b76-8911c84bccf8' }),
})

export const jsonAnswer = <S extends z.ZodType>(schema: S, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})

type PlainAnswer = {
  description: string
  content?: Record<string, { schema: { $ref: string } }>
}

/**
 * Problems are written as plain responses, by one function for all routes. That `content` may be missing tells
 * zod-openapi to let a route's handler answer with plain responses.
 */
export const problemAnswer = (description: string): PlainAnswer => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})

export const badRequest = { 400: problemAnswer('A field is not usable: `errors` names it') }
export const notAnswering = { 503: problemAnswer('A part of the shop does not answer. Try again') }
export const adminAnswers = {
  401: problemAnswer('The bearer token is missing or wrong'),
  403: problemAnswer('The admin routes are closed: ADMIN_TOKEN is not set'),
}
export const adminSecurity = [{ admin: [] }]

/** What the answers to a placed or canceled order have in common. */
export const orderAnswers = {
  202: jsonAnswer(
    Order,
    'On its way, not known to be recorded: repeat with the same key to make sure',
  ),
  503: problemAnswer('It is not known that even the bus took it: repeat with the same key'),
}

const header = (
  name: string,
  options: { required: boolean; description: string; example: string },
) => ({
  name,
  in: 'header' as const,
  required: options.required,
  description: options.description,
  schema: { type: 'string' as const },
  example: options.example,
})

export const keyHeader = header('Idempotency-Key', {
  required: true,
  description:
    'A UUID (version 7 preferably, or 4) made before the first try and sent again with each repeat',
  example: '0199f6a0-1234-7abc-9b76-8911c84bccf8',
})
export const preferHeader = header('Prefer', {
  required: false,
  description: '`wait=N`: wait up to N seconds for the decision. `respond-async`: do not wait',
  example: 'wait=5',
})
export const ifNoneMatchHeader = header('If-None-Match', {
  required: false,
  description: 'An ETag seen before: answers 304 when nothing changed',
  example: '"5d41402abc4b2a76b9719d911017c592"',
})
export const lastEventHeader = header('Last-Event-ID', {
  required: false,
  description: 'The last version seen; browsers send it by themselves',
  example: '1',
})
export const ifMatchHeader = header('If-Match', {
  required: false,
  description: 'Change only this version of the product (its ETag)',
  example: '"3"',
})
export const ifNewHeader = header('If-None-Match', {
  required: false,
  description: '`*`: only if there is no such product yet',
  example: '*',
})

export { createRoute, z }
