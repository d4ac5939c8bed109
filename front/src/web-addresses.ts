import * as v from 'valibot'

/** An operator's settings of the addresses that others use: origins of pages, and the path before the API. */

/** Why a text is not an origin and what to write instead. Undefined for an origin. */
const originProblem = (text: string): string | undefined => {
  if (text === '*' || text === 'null') {
    return `must name each origin, such as https://shop.example: ${text} would let pages of strangers in`
  }
  const address = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  const origin = address === null ? 'null' : address.origin
  if (address === null || origin === 'null' || !/^https?:$/.test(address.protocol)) {
    return 'must be origins such as https://shop.example, with commas'
  }
  return origin === text ? undefined : `must be origins: write ${origin}`
}

const isOrigin = (text: string): boolean => originProblem(text) === undefined

/** An origin as browsers send it: scheme, host, and a port that is not the usual one. */
export const OriginSchema = v.pipe(
  v.string(),
  v.check(isOrigin, ({ input }) => originProblem(input)!),
)

/** First parts of the API's own paths. A base path that began with one could not be told from the API. */
const ownParts =
  /^\/(?:admin|api|art|assets|asyncapi\.json|cart|checkout|de|docs|en|goods|healthz|metrics|o|openapi\.json|orders|p|products|readyz)(?:\/|$)/

const isPath = (text: string): boolean =>
  /^(?:\/[\w~.-]+)+$/.test(text) && URL.parse(text, 'http://shop')?.pathname === text

/** The path under which a proxy shows the API: `/shop`, or nothing. */
export const BasePathSchema = v.pipe(
  v.string(),
  v.check(
    (text) => text === '' || isPath(text),
    'must be a path such as /shop, with a slash at its beginning and none at its end',
  ),
  v.check((text) => !ownParts.test(text), 'must not begin with a path of the API'),
)
