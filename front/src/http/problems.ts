import { problemResponse, type OrderView, type Problem, type RefusalCode } from '@shop/contracts'
import { shown } from './shown-order.ts'
import { securityHeaders } from './security.ts'

/** Every error of the front by its stable code: its status, its title and what to do about it. */
const problems = {
  'malformed-json': [400, 'The body is not JSON', 'Send one JSON document as the body.'],
  'invalid-request': [400, 'The request is not valid', 'See errors: each names a field.'],
  'missing-idempotency-key': [
    400,
    'The Idempotency-Key is missing',
    'Send the header Idempotency-Key with a new UUID (version 7 or 4), and the same one when you repeat the request. Without it a repeated request could act twice.',
  ],
  'invalid-idempotency-key': [
    400,
    'The Idempotency-Key is not usable',
    'It must be a UUID of version 7 or 4, bare or in double quotes. Of an order that comes with the token of a server or an operator it may be any 8 to 255 printable ASCII characters.',
  ],
  'invalid-if-match': [
    400,
    'The precondition is not usable',
    'Send If-Match with ETags of the product such as "3" (at most 100) or with *, or If-None-Match: * for a new product, not both.',
  ],
  'invalid-host': [
    400,
    'The Host is not usable',
    'Send one Host header with the name of the shop and, if need be, its port.',
  ],
  unauthorized: [
    401,
    'The bearer token is missing or wrong',
    'Send Authorization: Bearer <token>.',
  ],
  'wrong-key': [
    403,
    'The order belongs to another key',
    'Send the Idempotency-Key with which the order was placed.',
  ],
  'cross-site': [
    403,
    'The request comes from a page of another site',
    'Go to the page of the shop, and press its button there.',
  ],
  'admin-closed': [
    403,
    'The admin routes are closed',
    'This front serves no operators. Set ADMIN_TOKEN (16 characters or more) and ADMIN_MQTT_PASSWORD in its environment and start it again.',
  ],
  'insufficient-role': [
    403,
    'The role of this operator does not suffice',
    'Ask for a token of a role that may do this: look, work or everything.',
  ],
  'unknown-route': [
    404,
    'There is nothing here',
    'The documentation under /docs lists the routes.',
  ],
  'unknown-sku': [404, 'There is no such product', 'Check the SKU; case matters.'],
  'unknown-order': [
    404,
    'There is no such order',
    'Check the id. It must be one that this shop gave out.',
  ],
  'method-not-allowed': [405, 'This path does not take the method', 'See the Allow header.'],
  'already-shipped': [
    409,
    'The order is shipped, or a part of it',
    'A parcel has left, so the order cannot be canceled.',
  ],
  'not-confirmed': [
    409,
    'The order is not confirmed',
    'Only a confirmed order can be shipped, or canceled in part.',
  ],
  'more-than-left': [
    409,
    'So many units are not left',
    'Units that were shipped or canceled before are not left. The lines of the order say how many those are.',
  ],
  'more-than-shipped': [
    409,
    'So many units were not shipped',
    'Only units that were shipped, and were not returned before, can come back. The lines of the order say how many those are.',
  ],
  'too-many-parts': [
    409,
    'The order has too many parts',
    'Nothing was done. Ship or cancel all that is left, or return more units at a time.',
  ],
  'not-yet-available': [
    409,
    'A product cannot be ordered yet',
    'Nothing was sent. Order it from `availableFrom` on, with the same key.',
  ],
  'incomplete-order': [
    409,
    'The details of the order are missing',
    'They were lost with a database. Ask the shopper to send the order again with its key, or delete its details if it can be shipped without them.',
  ],
  'reference-used': [
    409,
    'Another order has this reference',
    'The order was not recorded. Send it with a reference of its own, or cancel the other order first.',
  ],
  'count-changed': [
    409,
    'The units are not those that were seen',
    'Units came in or left since. Read the product, count again, and send its onHand as seen.',
  ],
  'below-reserved': [
    409,
    'Orders hold these units',
    'There would be fewer units than orders hold. GET /admin/products/{sku}/orders lists the orders. Cancel or ship some first.',
  ],
  'below-zero': [409, 'There are not so many units', 'There would be fewer than no units.'],
  'too-many-on-hand': [
    409,
    'Too many units',
    'There would be more units on hand than the shop can count.',
  ],
  'cursor-gone': [
    410,
    'The feed cannot go on from this cursor',
    'The database was restored since, or the events behind the cursor are no longer kept. Read all that the feed tells of once, and then go on from `next`.',
  ],
  'version-changed': [
    412,
    'The product has another version',
    'Read the product again and decide on its present version.',
  ],
  'body-too-slow': [408, 'The body did not arrive in time', 'Send it faster, or a smaller one.'],
  'body-too-large': [413, 'The body is too large', 'Send a smaller body.'],
  'unsupported-media-type': [
    415,
    'This route does not take the content type',
    'The documentation under /docs lists the content types.',
  ],
  'unsupported-content-encoding': [
    415,
    'This route does not take the content coding',
    'Send the body as it is, without Content-Encoding.',
  ],
  'incomplete-product': [
    422,
    'The product is new, and something is missing',
    'There is no product with this SKU. A new one needs a name and a price.',
  ],
  'key-reused': [
    422,
    'The Idempotency-Key was used for something else',
    'Make a new key for a new request; repeat a request with the body it had.',
  ],
  'wrong-currency': [
    422,
    'The shop has another currency',
    'Nothing was done. Send amounts in the currency of the catalogue’s prices.',
  ],
  'over-limit': [
    422,
    'The order is over a limit',
    'Nothing was sent. Send a smaller order with a new key. `limit` is the largest number allowed.',
  ],
  'rate-limited': [
    429,
    'Too many requests from this address',
    'Nothing was done. Repeat the request, an order with the same key, after Retry-After.',
  ],
  internal: [500, 'Something is wrong on our side', 'It is logged under the request id.'],
  'backend-unavailable': [503, 'A part of the shop does not answer', 'Try again in a few seconds.'],
  'bus-unavailable': [
    503,
    'It is not known whether the request arrived',
    'Repeat it with the same Idempotency-Key: it acts only once.',
  ],
  'database-lost': [
    503,
    'A database of the shop is lost',
    'Nothing was done or sent. An operator has to put back the database or a backup of it: see /readyz/orders and bin/bun run restore. Repeat the request with the same Idempotency-Key after Retry-After.',
  ],
  busy: [
    503,
    'Too much is going on',
    'Nothing was done or sent. Repeat the request, an order with the same key, after Retry-After.',
  ],
} as const satisfies Record<string, readonly [number, string, string]> &
  Record<RefusalCode, unknown>

export type ProblemCode = keyof typeof problems
/** The status that answers a problem. */
export type StatusOf<C extends ProblemCode> = (typeof problems)[C][0]

/** The body of a problem, with an example where it depends on the request. */
export const describeProblem = (code: ProblemCode) => {
  const [status, title, detail] = problems[code]
  const errors = [{ field: 'lines[0].quantity', message: 'Too small: expected number to be >=1' }]
  return { title, status, code, detail, ...(code === 'invalid-request' && { errors }) }
}

export type ProblemExtras = {
  /** Replaces the usual sentence. */
  detail?: string
  errors?: Problem['errors']
  /** The order as it is. */
  order?: OrderView | undefined
  /** The units of the product that is the reason. */
  units?: Problem['units'] | undefined
  headers?: Record<string, string>
  /** The largest number that is allowed. */
  limit?: number
  /** When the product can be ordered. */
  availableFrom?: string
  /** The cursor with which a reader of a feed begins anew. */
  next?: string
  /** The names of the request. Without them the request scope adds them. */
  names?: object | undefined
}

/** The answer for a problem. A 503 says when to come back. */
export const problem = (code: ProblemCode, extras: ProblemExtras = {}): Response => {
  const [status, title, usualDetail] = problems[code]
  const {
    detail = usualDetail,
    errors,
    limit,
    availableFrom,
    next,
    order,
    units,
    headers,
    names,
  } = extras
  return problemResponse(
    {
      title,
      status,
      code,
      detail,
      ...(errors && { errors }),
      ...(limit && { limit }),
      ...(availableFrom && { availableFrom }),
      ...(next && { next }),
      ...(order && { order: shown(order) }),
      ...(units && { units }),
      ...names,
    },
    { ...securityHeaders, ...(status === 503 && { 'Retry-After': '2' }), ...headers },
  )
}
