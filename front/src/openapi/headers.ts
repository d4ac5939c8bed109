/** The headers of requests and answers, as the OpenAPI document names them. */

/** The page puts the `example` of a header into its request samples, so only headers that suit any request have one. */
type HeaderOptions = { required?: boolean; description: string; example?: string }

const requestHeader = (
  name: string,
  { required = false, description, example }: HeaderOptions,
) => ({
  name,
  in: 'header' as const,
  required,
  description,
  schema: { type: 'string' as const },
  ...(example !== undefined && { example }),
})

export const keyHeader = requestHeader('Idempotency-Key', {
  required: true,
  description:
    'A UUID (version 7 preferably, or 4), bare or in double quotes, made before the first try and sent again with each repeat: it acts only once',
  example: '0199f6a0-1234-7abc-9b76-8911c84bccf8',
})
const orTrusted =
  'With the token of a server or an operator it may be any 8 to 255 printable ASCII characters, such as an order number'
export const placingKeyHeader = {
  ...keyHeader,
  description: `${keyHeader.description}. ${orTrusted}`,
}
export const orderKeyHeader = requestHeader('Idempotency-Key', {
  required: true,
  description: 'The key with which the order was placed: anyone who has it may cancel',
  example: '0199f6a0-1234-7abc-9b76-8911c84bccf8',
})
export const orderKeyToReadHeader = requestHeader('Idempotency-Key', {
  description: 'The key with which the order was placed: it opens the details of the order',
})
export const preferHeader = requestHeader('Prefer', {
  description:
    '`wait=N`: wait up to N seconds (at most 30) for the decision. `respond-async`: do not wait (RFC 7240)',
  example: 'wait=5',
})
export const preferWaitHeader = requestHeader('Prefer', {
  description: '`wait=N`: wait up to N seconds (at most 30) for the decision (RFC 7240)',
  example: 'wait=5',
})
export const ifNoneMatchHeader = requestHeader('If-None-Match', {
  description: 'An ETag seen before: answers 304 when nothing changed',
})
export const lastEventHeader = requestHeader('Last-Event-ID', {
  description: 'The last version seen, such as `1`; browsers send it by themselves',
})
export const ifMatchHeader = requestHeader('If-Match', {
  description:
    'Change only this version of the product: its ETag, such as `"3"`. A list: any of these versions. `*`: any version, but no new product. A weak ETag never matches',
})
export const ifNewHeader = requestHeader('If-None-Match', {
  description: '`*`: only if there is no such product yet',
})

/** Headers that any request may carry: components of the document, added to every operation. */
export const headersOfEveryRequest = {
  RequestId: requestHeader('X-Request-Id', {
    description:
      'Names the request in the answer, in problems and in the logs: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `=`. Anything else is replaced by a new UUID',
  }),
  Traceparent: requestHeader('traceparent', {
    description:
      'W3C Trace Context: goes with the order through the bus to the logs of every service. One that is not valid is ignored',
  }),
}

const answerHeader = (description: string, example: string, { required = true } = {}) => ({
  description,
  required,
  schema: { type: 'string' as const },
  example,
})

/** The headers of answers, components of the document. One that is not required depends on the request. */
export const answerHeaders = {
  'X-Request-Id': answerHeader('Names this request, also in our logs', 'checkout-7f3a'),
  'Cache-Control': answerHeader('Who may keep the answer and how long', 'private, no-store'),
  'Content-Disposition': answerHeader(
    'The name of the file',
    'attachment; filename="products-2026-11-29.csv"',
  ),
  ETag: answerHeader(
    'Names this version; for `If-None-Match`, and of a product for operators for `If-Match`',
    '"3"',
  ),
  Age: answerHeader('Seconds since the catalogue was read from Inventory', '0'),
  Link: answerHeader(
    'The next page, unless this is the last',
    '</products?limit=20&cursor=21>; rel="next"',
    { required: false },
  ),
  Location: answerHeader(
    'Where it is to be read; missing when nothing was sent (`busy`)',
    '/orders/0199f6a0-1234-821f-9b76-8911c84bccf8',
    { required: false },
  ),
  RateLimit: answerHeader(
    'What is left of a limit, and the seconds until it is whole again',
    '"writes";r=599;t=60',
  ),
  'RateLimit-Policy': answerHeader(
    'What one client may ask for, and in how many seconds',
    '"writes";q=600;w=60',
  ),
  'Retry-After': answerHeader('Seconds to wait before the request is repeated', '2'),
  'Preference-Applied': answerHeader('The preference that was honoured, if any', 'wait=5', {
    required: false,
  }),
  'WWW-Authenticate': answerHeader('How to authenticate', 'Bearer realm="shop"'),
  'Content-Security-Policy': answerHeader(
    'What the page may load: nothing from elsewhere',
    "default-src 'none'; script-src 'self'",
  ),
}

export type AnswerHeader = keyof typeof answerHeaders

type References = Record<string, { $ref: string }>

/** Some headers of an answer, as references to the components. */
export const carrying = (...names: AnswerHeader[]): { headers: References } => ({
  headers: Object.fromEntries(
    names.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  ),
})
