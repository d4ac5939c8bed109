import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { oneOutcome, type Check } from './outcome.ts'

/** Every link between files in the documents leads somewhere. Addresses elsewhere are not asked for. */
export const documentLinks = (): Check => ({
  name: 'links',
  isQuick: true,
  run: async () => {
    // Bun's glob finds nothing for both in one pattern.
    const files = ['*.md', 'docs/**/*.md'].flatMap((pattern) => [
      ...new Bun.Glob(pattern).scanSync(),
    ])
    const documents = await Promise.all(
      files.map(async (path) => ({ path, text: await Bun.file(path).text() })),
    )
    if (documents.length === 0) return oneOutcome(false, 'No document was found.')
    const broken = brokenLinks(documents, existsSync)
    return oneOutcome(broken.length === 0, broken.join('\n'))
  },
})

export type Document = { path: string; text: string }

/** The links to files that do not exist, and to headings that a document among these does not have. */
export const brokenLinks = (
  documents: readonly Document[],
  exists: (path: string) => boolean,
): string[] => {
  const anchors = new Map(documents.map(({ path, text }) => [path, anchorsIn(text)]))
  return documents.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => {
      if (/^[a-z]+:/.test(link!)) return []
      const [file, anchor] = link!.split('#')
      const target = file === '' ? path : join(dirname(path), file!)
      const isThere = exists(target) && (!anchor || anchors.get(target)?.has(anchor) !== false)
      return isThere ? [] : [`${path}: ${link}`]
    }),
  )
}

/** The names that GitHub gives to headings. */
const anchorsIn = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      heading!
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
