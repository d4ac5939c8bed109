import { getPath } from 'hono/utils/url'

/** The path of a request within the API. */
export type PathOf = (request: Request) => string

/**
 * Takes the base path off the path of a request. A proxy may have stripped it already, so a path without it is the path
 * within the API as it stands.
 */
export const pathWithin = (basePath: string): PathOf => {
  if (basePath === '') return getPath
  return (request) => {
    const path = getPath(request)
    if (path === basePath) return '/'
    return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path
  }
}

/** Puts the base path before the paths in `Location` and `Link`, which routes write as paths of the API. */
export const linkUnder = (basePath: string): ((headers: Headers) => void) => {
  if (basePath === '') return () => {}
  return (headers) => {
    const location = headers.get('Location')
    if (location !== null) headers.set('Location', basePath + location)
    const link = headers.get('Link')
    if (link !== null) headers.set('Link', link.replaceAll('</', `<${basePath}/`))
  }
}
