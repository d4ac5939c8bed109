import type { Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { BackendUnavailable } from '../backend-unavailable.ts'
import { fieldErrors } from '../field-errors.ts'
import type { Log } from '../ports.ts'
import { problem } from '../problems.ts'
import { namesOf, type FrontEnv } from './frame.ts'

type Validated = { success: true } | { success: false; error: Parameters<typeof fieldErrors>[0] }

/** What a route's validators call with their result: a bad request is answered here. */
export const refuseInvalid = (result: Validated): Response | undefined =>
  result.success ? undefined : problem('invalid-request', { errors: fieldErrors(result.error) })

/** The one place where an error becomes an answer. What nobody expected tells its request id and nothing else. */
export const answerErrors = (app: Hono<FrontEnv>, log: Log): void => {
  app.notFound(() => problem('unknown-route'))
  app.onError((error, c) => {
    if (error instanceof HTTPException) return answerHttpException(error, c, log)
    if (error instanceof BackendUnavailable) {
      const { backend, message: reason } = error
      log.warn('backend unavailable', { ...namesOf(c), backend, reason })
      return problem('backend-unavailable')
    }
    // Its client went away in the middle: nobody reads the answer, and nothing is wrong on our side.
    if (c.req.raw.signal.aborted) return problem('malformed-json')
    return internal(error, c, log)
  })
}

/** hono's validators throw these for what they cannot read at all. */
const answerHttpException = (error: HTTPException, c: Context<FrontEnv>, log: Log): Response => {
  if (error.status === 400) return problem('malformed-json')
  if (error.status === 415) return problem('unsupported-media-type')
  return internal(error, c, log)
}

const internal = (error: Error, c: Context<FrontEnv>, log: Log): Response => {
  log.error('internal error', { ...namesOf(c), error: error.stack ?? String(error) })
  return problem('internal')
}
