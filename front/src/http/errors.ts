import type { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { BackendUnavailable } from '../backend-unavailable.ts'
import { fieldErrors } from './field-errors.ts'
import type { Log } from '../ports.ts'
import { problem } from './problems.ts'
import { namesOf, type FrontEnv, type Visit } from './request-scope.ts'

type Validated = { success: true } | { success: false; error: Parameters<typeof fieldErrors>[0] }

/** What a route's validators call with their result: a bad request is answered here. */
export const refuseInvalid = (result: Validated): Response | undefined =>
  result.success ? undefined : problem('invalid-request', { errors: fieldErrors(result.error) })

/** The one place where an error becomes an answer. */
export const answerErrors = (app: Hono<FrontEnv>, log: Log): void => {
  app.notFound(() => problem('unknown-route'))
  app.onError((error, c) => answerError(error, { request: c.req.raw, visit: c.get('visit'), log }))
}

type Failed = { request: Request; visit: Visit; log: Log }

/** What nobody expected tells its request id and nothing else. */
export const answerError = (error: Error, { request, visit, log }: Failed): Response => {
  // hono's validators throw these for what they cannot read at all.
  if (error instanceof HTTPException && error.status === 400) return problem('malformed-json')
  if (error instanceof HTTPException && error.status === 415) {
    return problem('unsupported-media-type')
  }
  if (error instanceof BackendUnavailable) {
    const { backend, message: reason } = error
    log.warn('backend unavailable', { ...namesOf(visit), backend, reason })
    return problem('backend-unavailable')
  }
  // Its client went away in the middle: nobody reads the answer, and nothing is wrong on our side.
  if (request.signal.aborted) return problem('malformed-json')
  log.error('internal error', { ...namesOf(visit), error: error.stack ?? String(error) })
  return problem('internal')
}
