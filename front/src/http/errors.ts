import type { Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { BackendUnavailable, type Log } from '../ports.ts'
import { fieldErrors } from './field-errors.ts'
import { problem } from './problems.ts'
import { namesOf, type FrontEnv, type RequestScope } from './request-scope.ts'

type Validated = { success: true } | { success: false; error: Parameters<typeof fieldErrors>[0] }

/** The hook of all validators: answers a request that is not valid. */
export const answerInvalid = (result: Validated): Response | undefined =>
  result.success ? undefined : problem('invalid-request', { errors: fieldErrors(result.error) })

/** The one place where an error becomes an answer. */
export const answerErrors = (app: Hono<FrontEnv>, log: Log): void => {
  app.notFound(() => problem('unknown-route'))
  app.onError((error, c) => answerError(error, { request: c.req.raw, scope: c.get('scope'), log }))
}

/**
 * Answers methods that a path does not have: `OPTIONS`, with which HAProxy checks health by default, with those that it has,
 * the others with 405. Registered after all routes.
 */
export const answerOtherMethods = (app: Hono<FrontEnv>): void => {
  const onMethodNotAllowed = (c: Context, methods: string[]): Response =>
    c.req.method === 'OPTIONS'
      ? new Response(null, { status: 204, headers: { Allow: [...methods, 'OPTIONS'].join(', ') } })
      : problem('method-not-allowed', { headers: { Allow: methods.join(', ') } })
  app.use(methodNotAllowed({ app, onMethodNotAllowed }))
}

type Failed = { request: Request; scope: RequestScope; log: Log }

/** The answer to an error. An unexpected one tells its request id and nothing more; the log has the rest. */
export const answerError = (error: Error, { request, scope, log }: Failed): Response => {
  // Hono's validators throw these for bodies that they cannot read at all.
  if (error instanceof HTTPException && error.status === 400) return problem('malformed-json')
  if (error instanceof HTTPException && error.status === 415) {
    return problem('unsupported-media-type')
  }
  if (error instanceof BackendUnavailable) {
    const { backend, message: reason } = error
    log.warn('backend unavailable', { ...namesOf(scope), backend, reason })
    return problem('backend-unavailable')
  }
  // The client went away in the middle. Nobody reads the answer, and nothing is wrong on our side.
  if (request.signal.aborted) return problem('malformed-json')
  log.error('internal error', { ...namesOf(scope), error: error.stack ?? String(error) })
  return problem('internal')
}
