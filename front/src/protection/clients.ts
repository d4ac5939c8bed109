import type { Context } from 'hono'
import type { FrontPorts } from '../ports.ts'
import { clientName } from './client-name.ts'
import { toldAddress } from './told-address.ts'

/** The client of a request, as limits count it. Undefined when nobody can say; such requests are not counted. */
export type NameClient = (c: Context) => string | undefined

/** Headers in which proxies write where a request came from. */
const proxyHeaders = ['X-Forwarded-For', 'Forwarded', 'CF-Connecting-IP']

/** Characters of a header that the log shows. */
const shownLengthMax = 100

/**
 * Names the client of a request: by the trusted header if one is configured, otherwise by the address at the other end
 * of the connection. Clients behind a proxy whose header is not configured, or cannot be read, share the name of the
 * proxy. The log says so once for each of the two.
 */
export const createNameClient = ({ settings, clientAddress, log }: FrontPorts): NameClient => {
  const { clientIpHeader } = settings
  let isWarned = false

  const warnOnce = (message: string, fields?: Record<string, unknown>): void => {
    if (isWarned) return
    isWarned = true
    log.warn(message, fields)
  }

  const nameInHeader = (c: Context, header: string): string | undefined => {
    const told = c.req.header(header)
    if (told === undefined) return undefined
    const name = clientName(toldAddress(header, told))
    if (name === undefined) {
      warnOnce(
        'FRONT_CLIENT_IP_HEADER brings no address: clients with such a header share the limits of their proxy',
        { header, value: told.slice(0, shownLengthMax) },
      )
    }
    return name
  }

  const lookForProxy = (c: Context): void => {
    if (isWarned || proxyHeaders.every((name) => c.req.header(name) === undefined)) return
    warnOnce(
      'requests come through a proxy: set FRONT_CLIENT_IP_HEADER, or its clients share one limit',
    )
  }

  return (c) => {
    if (clientIpHeader === undefined) lookForProxy(c)
    const trusted = clientIpHeader === undefined ? undefined : nameInHeader(c, clientIpHeader)
    if (trusted !== undefined) return trusted
    const address = clientAddress(c)
    return address === undefined ? undefined : clientName(address)
  }
}
