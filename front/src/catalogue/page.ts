import { newPage, type Page } from '../http/page.ts'
import type { FrontPorts } from '../ports.ts'

/** The header of answers about the catalogue, which shared caches may keep. */
export const catalogueCacheControl = ({
  settings: { limits },
}: Pick<FrontPorts, 'settings'>): string =>
  [
    'public',
    `max-age=${limits.catalogueFreshMs / 1_000}`,
    `stale-while-revalidate=${limits.catalogueRevalidateMs / 1_000}`,
    `stale-if-error=${limits.catalogueStaleMs / 1_000}`,
  ].join(', ')

type Content = { content: unknown; link?: string | undefined; known: Page | undefined }

/**
 * Writes values of the catalogue as pages that shared caches may keep. A value that is written as `known` has it is that
 * very page: who made something of the page need not make it again.
 */
export const createRenderPage = (ports: FrontPorts) => {
  const cacheControl = catalogueCacheControl(ports)
  const { keepRunning } = ports
  return async ({ content, link, known }: Content): Promise<Page> => {
    const text = JSON.stringify(content)
    const page = await newPage({
      text,
      headers: {
        'Content-Type': 'application/json',
        'Cache-Control': cacheControl,
        ...(link && { Link: link }),
      },
      keepRunning,
    })
    const isKnown = known?.etag === page.etag && known.headers.get('Link') === (link ?? null)
    return isKnown ? known : page
  }
}
