import { version } from '@shop/contracts'
import { exampleAddress } from '../src/operation/docs-page.ts'

/** The first page of the OpenAPI document, for newcomers. */
export const apiDescription = {
  openapi: '3.1.0',
  info: {
    title: 'Shop API',
    version,
    description: `Browse the catalogue and place orders. An order that was answered with **201 is on disk and will not be lost**; the shop sells nothing that it does not have.

## Your first order

\`\`\`sh
shop=${exampleAddress}
key=$(uuidgen)   # once, before the first try
curl -i $shop/orders \\
  -H "Idempotency-Key: $key" \\
  -H 'Prefer: wait=5' \\
  -H 'Content-Type: application/json' \\
  -d '{"lines":[{"sku":"MUG-STONE-350",
                 "quantity":2}]}'
\`\`\`

- **201**: recorded on disk. \`status\` says what was decided. You are done.
- **202**: on its way, but not known to be recorded. Send it again with the same key.
- **503**: the order may not have been sent at all. After \`Retry-After\` seconds, send it again with the same key.
- **4xx**: refused; the same request again will not help. \`code\` says why.

The key makes the order: however often you send one key, it is one order. Anyone with the order's **id may look** at it, and anyone with its **key may cancel** it; ids cannot be guessed. There are no accounts.

## The life of an order

\`pending\` → \`confirmed\` → \`shipped\`, or \`rejected\` with reasons; \`canceled\` until it is shipped. \`version\` only grows. To see changes, wait (\`Prefer: wait=10\`) or follow \`/orders/{id}/events\`.

## Errors

Every error is \`application/problem+json\` (RFC 9457). Act on \`code\`, which is stable; \`detail\` is for people and says what to do; \`errors\` names each bad field. \`requestId\` is the \`X-Request-Id\` of the answer: quote it when you ask for help. Besides what each route lists, any path answers 400 \`invalid-host\`, 404 \`unknown-route\` and 405 \`method-not-allowed\` with \`Allow\`.

Every \`GET\` also answers \`HEAD\`: the same headers, without the body. A route without a body refuses one, and nothing that a route does not know is dropped in silence. Shoppers’ routes alone ignore unknown query parameters, because links carry them (\`utm_source\`).

## Money, text and pages

\`amount\` is an integer in minor units: 1890 with \`EUR\` is € 18.90. SKUs are case sensitive. A list has \`nextCursor\` and a \`Link\` header while there is more. Answers of more than a kilobyte are compressed with gzip for clients that accept it; a page of the catalogue then has a weak ETag.

## From a browser

Pages of the origins in \`FRONT_CORS_ORIGINS\` may call everything but the admin routes, and pages of the origins in \`FRONT_ADMIN_CORS_ORIGINS\` the admin routes. [asyncapi.json](asyncapi.json) describes the messages behind this API.`,
  },
  servers: [{ url: '/', description: 'This shop' }],
  security: [],
  tags: [
    {
      name: 'Catalogue',
      description: 'The products. Cached for a second, and for an hour while Inventory is away.',
    },
    { name: 'Orders', description: 'Place, read, follow and cancel orders.' },
    {
      name: 'Admin',
      description:
        'For operators: `Authorization: Bearer <token>`, with `ADMIN_TOKEN` or a token of `bin/bun run operator add`. The role `look` may call every `GET`, `work` also change orders and units, `everything` all of it. Every change takes an `Idempotency-Key` and acts once.',
    },
    { name: 'Operation', description: 'Health and metrics, for operators and their tools.' },
    { name: 'Documentation', description: 'This document and its companions.' },
  ],
}

export const securitySchemes = {
  admin: {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of an operator, or ADMIN_TOKEN',
  },
  server: {
    type: 'http',
    scheme: 'bearer',
    description:
      'One of FRONT_SERVER_TOKENS, for a server that calls for many shoppers: it is not limited as one client',
  },
  service: {
    type: 'http',
    scheme: 'bearer',
    description: 'SERVICE_TOKEN, for a scraper of numbers',
  },
} as const
