import { problem } from '../http/problems.ts'
import { variesByEncoding } from '../http/compression.ts'
import { adminCodes, jsonAnswer, keyCodes, unsentCodes, z } from '../openapi/described.ts'
import { changeOnItsWayExamples } from '../openapi/examples.ts'
import type { Changed } from './make-change.ts'

const Accepted = z
  .strictObject({ changeId: z.string(), detail: z.string() })
  .openapi('Accepted', { description: 'A change whose outcome is not known yet' })

/** The answers that every change of an operator may have. */
export const changeAnswers = {
  202: jsonAnswer(Accepted, {
    description: 'On its way, no answer in time: repeat with the same key to learn the outcome',
    headers: ['Retry-After', 'Cache-Control'],
    examples: changeOnItsWayExamples,
  }),
}
export const changeCodes = [...keyCodes, ...adminCodes, ...unsentCodes] as const

const noStore = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }

/** An answer to an operator. No cache keeps it. One with an ETag is not compressed: `If-Match` takes the ETag as it is. */
export const adminResponse = (
  body: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Response => {
  const text = JSON.stringify(body)
  const encoding = 'ETag' in headers ? {} : variesByEncoding(text)
  return new Response(text, { status, headers: { ...noStore, ...encoding, ...headers } })
}

/** The ETag of a product for operators: its version, as `If-Match` takes it. */
export const versionEtag = (version: number): Record<string, string> => ({ ETag: `"${version}"` })

/** The answer to an operator's change. */
export const changedResponse = (changed: Changed, changeId: string): Response => {
  switch (changed.outcome) {
    case 'applied':
      return appliedResponse(changed, changeId)
    case 'refused':
      return problem(changed.code, { order: changed.order })
    case 'accepted':
      return adminResponse(
        {
          changeId,
          detail: 'On its way. Repeat it with the same Idempotency-Key to learn the outcome.',
        },
        { status: 202, headers: { 'Retry-After': '2' } },
      )
    case 'unknown':
      return problem('bus-unavailable')
    case 'lost':
      return problem('database-lost')
    case 'busy':
      return problem('busy')
  }
}

const appliedResponse = (
  { product, order }: Extract<Changed, { outcome: 'applied' }>,
  changeId: string,
): Response =>
  product === undefined
    ? adminResponse(order ?? { changeId, detail: 'Applied.' })
    : adminResponse(product, { headers: versionEtag(product.version) })

/** The answer to a `PUT` of a product: 201 for its first version. */
export const putResponse = (changed: Changed, changeId: string): Response => {
  if (changed.outcome !== 'applied' || changed.product?.version !== 1) {
    return changedResponse(changed, changeId)
  }
  const { product } = changed
  const location = `/admin/products/${encodeURIComponent(product.sku)}`
  return adminResponse(product, { status: 201, headers: { Location: location, ...versionEtag(1) } })
}
