/**
 * An error answer (RFC 9457, `application/problem+json`). `code` is stable: clients may act on it;
 * `detail` is for people and says what to do. `errors` names each bad field, `requestId` the request that it answers.
 */
export type Problem = {
  title: string
  status: number
  code: string
  detail: string
  errors?: { field: string; message: string }[]
  requestId?: string
}

export const problemContentType = 'application/problem+json'

/** A Response that carries a problem. `headers` are added to it (`Retry-After`, `Location`, …). */
export const problemResponse = (problem: Problem, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'Content-Type': problemContentType, 'Cache-Control': 'no-store', ...headers },
  })
