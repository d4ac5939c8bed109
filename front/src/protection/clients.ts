import type { Context } from 'hono'
import { clientName, lastAddress } from './client-name.ts'
import type { FrontPorts } from '../ports.ts'

/** Who sent a request, as its limits count it; undefined when nobody can say, and then nothing is counted. */
export type NameClient = (c: Context) => string | undefined

/** What proxies write about where a request came from. */
const proxyHeaders = ['X-Forwarded-For', 'Forwarded', 'CF-Connecting-IP']

/**
 * Names the client of a request: by the header that the configuration trusts, else by the address at the other end of
 * the connection. Without such a header everybody behind a proxy is one client, so the first request that seems to come
 * through one is logged.
 */
export const createNameClient = ({ settings, clientAddress, log }: FrontPorts): NameClient => {
  const { clientIpHeader } = settings
  let isWarned = clientIpHeader !== undefined

  return (c) => {
    if (!isWarned && proxyHeaders.some((name) => c.req.header(name) !== undefined)) {
      isWarned = true
      log.warn(
        'requests come through a proxy: set FRONT_CLIENT_IP_HEADER, or its clients share one limit',
      )
    }
    const told = clientIpHeader === undefined ? undefined : c.req.header(clientIpHeader)
    const trusted = told === undefined ? undefined : clientName(lastAddress(told))
    if (trusted !== undefined) return trusted
    const address = clientAddress(c)
    return address === undefined ? undefined : clientName(address)
  }
}
