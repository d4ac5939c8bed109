import createClient, { type ClientOptions, type MaybeOptionalInit } from 'openapi-fetch'
import type { components, paths } from './shop-api.d.ts'

export type Order = components['schemas']['Order']
export type OrderContent = components['schemas']['OrderContent']
export type Product = components['schemas']['Product']
export type Problem = components['schemas']['Problem']

type Method = 'get' | 'post' | 'put'
type PathsOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? P : never
}[keyof paths]

type BodyOf<R> = R extends { content: infer C extends object } ? C[keyof C] : undefined
/** `data` for a successful answer, `error` for a failed one. A 304 has neither. */
type Said<S extends number, B> = `${S}` extends `2${string}`
  ? { data: B; error?: never }
  : { data?: never; error: B }

/** The answers of an operation, told apart by `status`. */
type AnswerTo<Operation> = Operation extends { responses: infer R }
  ? {
      [S in keyof R & number]: { status: S; response: Response } & Said<S, BodyOf<R[S]>>
    }[keyof R & number]
  : never

type Init<P extends keyof paths, M extends Method> = MaybeOptionalInit<paths[P], M>
type Call<M extends Method> = <P extends PathsOf<M>>(
  path: P,
  ...init: undefined extends Init<P, M> ? [Init<P, M>?] : [Init<P, M>]
) => Promise<AnswerTo<paths[P][M]>>

/**
 * A client of the shop's HTTP API, typed by its OpenAPI document. The compiler checks paths, parameters and bodies, and
 * `status` selects the type of `data` or `error`. A call rejects only when no answer came. `options` are those of
 * openapi-fetch: `headers` for every request, `fetch`, and so on. A proxy in between may answer with a status that the
 * document does not name.
 */
export const createShopClient = (baseUrl: string, options: ClientOptions = {}) => {
  const client = createClient<paths>({ ...options, baseUrl })
  return {
    GET: withStatus(client.GET) as Call<'get'>,
    POST: withStatus(client.POST) as Call<'post'>,
    PUT: withStatus(client.PUT) as Call<'put'>,
    /** Adds middleware of openapi-fetch, such as one that repeats a request that was answered 202 or 503. */
    use: client.use,
  }
}

const withStatus =
  (call: unknown) =>
  async (path: string, init?: object): Promise<unknown> => {
    const answer = await (call as (path: string, init?: object) => Promise<{ response: Response }>)(
      path,
      init,
    )
    return { ...answer, status: answer.response.status }
  }
