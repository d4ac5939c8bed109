import type { Context } from 'hono'

/** A page that the fast path can answer with, without asking its route. */
export type ReadyPage = {
  /**
   * Makes the answer of a page anew from memory, for a client with this `Accept-Encoding`. Undefined when the page is no
   * longer fresh or not compressed yet.
   */
  answer(acceptEncoding: string | null): Response | undefined
  /** Turns the problem of a client over its limit into the answer that the route would give. Missing where it is the same. */
  refuse?: ((problem: Response, requestId: string) => Response) | undefined
}

/** Takes note that requests for `url` are answered with `page`, by the route with the pattern `route`. */
export type Remember = (url: string, route: string, page: ReadyPage) => void

/** Whether the address has no parameters beyond these. Others vary with every visitor of a link and would fill a memory. */
export const hasOnly = (c: Context, names: readonly string[]): boolean =>
  Object.keys(c.req.query()).every((name) => names.includes(name))
