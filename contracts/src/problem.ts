import type { OrderView } from './order-view.ts'

/**
 * An error answer (RFC 9457, `application/problem+json`). `code` is stable, and clients may act on it. `detail` tells
 * people what to do. `errors` names each bad field, `requestId` the request. `order` is the order as it is,
 * `units` are those of the product, and `availableFrom` is when it can be ordered, where they are the reason. `next` is the
 * cursor with which a reader of a feed begins anew.
 */
export type Problem = {
  title: string
  status: number
  code: string
  detail: string
  errors?: { field: string; message: string }[]
  order?: OrderView & { number: string }
  availableFrom?: string
  limit?: number
  units?: { onHand: number; reserved: number }
  next?: string
  requestId?: string
}

export const problemContentType = 'application/problem+json'

/** Makes a Response with a problem and further `headers` (`Retry-After`, `Location`, …). */
export const problemResponse = (problem: Problem, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'Content-Type': problemContentType, 'Cache-Control': 'no-store', ...headers },
  })
