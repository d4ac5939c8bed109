import type { Context } from 'hono'
import type { FrontPorts } from '../ports.ts'
import { clientName, lastAddress } from './client-name.ts'

/** The client of a request, as limits count it. Undefined when nobody can say; such requests are not counted. */
export type NameClient = (c: Context) => string | undefined

/** Headers in which proxies write where a request came from. */
const proxyHeaders = ['X-Forwarded-For', 'Forwarded', 'CF-Connecting-IP']

/**
 * Names the client of a request: by the trusted header if one is configured, otherwise by the address at the other end
 * of the connection. Without a trusted header all clients behind a proxy share one name, so the first request that
 * seems to come through a proxy is logged.
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
