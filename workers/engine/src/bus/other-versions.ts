import { version, type Presence } from '@shop/contracts'
import type { Log } from '../log.ts'

/** Versions of which is remembered that they were logged. */
const versionCountMax = 100

/** Logs once for each version that the other worker has and this one has not. */
export const createVersionWatch = (log: Pick<Log, 'warn'>) => {
  const logged = new Set([version])
  return ({ version: other }: Pick<Presence, 'version'>): void => {
    if (logged.has(other) || logged.size > versionCountMax) return
    logged.add(other)
    log.warn({ version, other }, `the other worker runs version ${other}, this one ${version}`)
  }
}
