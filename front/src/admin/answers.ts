import type { Changed } from './make-change.ts'
import { problem } from '../http/problems.ts'
import { adminCodes, jsonAnswer, keyCodes, unsentCodes, z } from '../openapi/described.ts'
import { changeOnItsWayExamples } from '../openapi/examples.ts'

const Accepted = z
  .strictObject({ changeId: z.string(), detail: z.string() })
  .openapi('Accepted', { description: 'A change whose outcome is not known yet' })

/** What the answers to all operators' changes have in common. */
export const changeAnswers = {
  202: jsonAnswer(Accepted, {
    description: 'On its way, no answer in time: repeat with the same key to learn the outcome',
    headers: ['Retry-After', 'Cache-Control'],
    examples: changeOnItsWayExamples,
  }),
}
export const changeCodes = [...keyCodes, ...adminCodes, ...unsentCodes] as const

const noStore = { 'Cache-Control': 'no-store' }

/** An operator's view of something, as an answer that no cache keeps. */
export const adminResponse = (
  body: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Response => Response.json(body, { status, headers: { ...noStore, ...headers } })

/** The ETag of a product for operators: its version, which `If-Match` takes. */
export const versionEtag = (version: number): Record<string, string> => ({ ETag: `"${version}"` })

/** The answer to an operator’s change. */
export const changedResponse = (changed: Changed, changeId: string): Response => {
  switch (changed.outcome) {
    case 'applied':
      return appliedResponse(changed, changeId)
    case 'refused':
      return problem(changed.code)
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

/** The answer to a `PUT` of a product: 201 when it is the first version. */
export const putResponse = (changed: Changed, changeId: string): Response => {
  if (changed.outcome !== 'applied' || changed.product?.version !== 1) {
    return changedResponse(changed, changeId)
  }
  const { product } = changed
  const location = `/admin/products/${encodeURIComponent(product.sku)}`
  return adminResponse(product, { status: 201, headers: { Location: location, ...versionEtag(1) } })
}
