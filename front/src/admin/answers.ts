import type { ChangeStock, OrderLine } from '@shop/contracts'
import { problem } from '../http/problems.ts'
import { variesByEncoding } from '../http/compression.ts'
import { AdminProduct } from '@shop/contracts/http'
import { adminCodes, jsonAnswer, keyCodes, unsentCodes, z } from '../openapi/described.ts'
import { adminProductExamples, changeOnItsWayExamples } from '../openapi/examples.ts'
import type { AnswerHeader } from '../openapi/headers.ts'
import { shown } from '../http/shown-order.ts'
import type { Changed } from './make-change.ts'
import { linesRefused, refusalDetail } from './refusals.ts'

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
export const changeCodes = [
  ...keyCodes,
  'key-reused',
  ...adminCodes,
  'insufficient-role',
  ...unsentCodes,
] as const

/** The answer with a product, as operators see it. */
export const productAnswer = (description: string, headers: AnswerHeader[] = []) =>
  jsonAnswer(AdminProduct, {
    description,
    headers: ['ETag', 'Cache-Control', ...headers],
    examples: adminProductExamples,
  })

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

/** The answer to an operator's change. `lines`: the units of an order of which the change speaks. */
export const changedResponse = (
  changed: Changed,
  { changeId, lines }: { changeId: string; lines?: readonly OrderLine[] | undefined },
): Response => {
  switch (changed.outcome) {
    case 'applied':
      return appliedResponse(changed, changeId)
    case 'refused':
      return problem(changed.code, { order: changed.order, ...linesRefused(changed, lines) })
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
    ? adminResponse(order ? shown(order) : { changeId, detail: 'Applied.' })
    : adminResponse(product, { headers: versionEtag(product.version) })

/** The answer to a change of a product: 201 for a new one. */
export const productResponse = (changed: Changed, change: ChangeStock): Response => {
  if (changed.outcome === 'refused') {
    const detail = refusalDetail(changed, change)
    return problem(changed.code, { units: changed.units, ...(detail !== undefined && { detail }) })
  }
  if (changed.outcome !== 'applied' || changed.effect !== 'new' || !changed.product) {
    return changedResponse(changed, change)
  }
  const { product } = changed
  const location = `/admin/products/${encodeURIComponent(product.sku)}`
  const headers = { Location: location, ...versionEtag(product.version) }
  return adminResponse(product, { status: 201, headers })
}
