import { everyThing } from './art/things.ts'
import { locationOf } from './file-locations.ts'
import { fileNames } from './file-names.ts'

/**
 * Eight digits of a SHA-256 over all files of the storefront and its artwork. They are part of the files' addresses, so browsers may keep
 * them for ever.
 */
export const hashFiles = async (): Promise<string> => {
  const files = await Promise.all(
    fileNames.map(async (name) => (await fetch(locationOf(name))).arrayBuffer()),
  )
  const all = await new Blob([...files, everyThing()]).arrayBuffer()
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', all))
  return Array.from(hash.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
