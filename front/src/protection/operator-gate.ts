import { includesRole, type Operator } from '@shop/contracts'
import type { Context } from 'hono'
import { unauthorized } from '../http/bearer.ts'
import { busy } from '../http/busy.ts'
import { problem } from '../http/problems.ts'
import { BackendUnavailable, type FrontPorts } from '../ports.ts'
import { addRate, type ClientRate } from './client-rates.ts'
import type { ConcurrencyLimit } from './concurrency-limit.ts'
import { createOperators } from './operators.ts'
import { roleNeeded } from './role-needed.ts'

/** The operator behind a request whose role suffices, or the answer that sends it away. `rate` counts its tries. */
export type OperatorGate = (
  c: Context,
  rate: ClientRate | undefined,
) => Promise<Operator | Response>

/**
 * Lets operators pass. Their requests are not limited. Tokens that Order is asked about are: each counts as a request of the
 * client, and no longer once it turned out to be an operator's.
 */
export const createOperatorGate = (ports: FrontPorts, lookUps: ConcurrencyLimit): OperatorGate => {
  const operators = createOperators(ports)

  const lookUp = async (authorization: string | undefined): Promise<Operator | Response> => {
    const leave = lookUps.enter()
    if (leave === undefined) return busy(ports.metrics, 'order-reads')
    try {
      return (await operators.find(authorization)) ?? unauthorized()
    } catch (error) {
      if (!(error instanceof BackendUnavailable)) throw error
      ports.log.warn('no operator can be looked up', { reason: error.message })
      return problem('backend-unavailable', { detail: orderIsAway })
    } finally {
      leave()
    }
  }

  return async (c, rate) => {
    const authorization = c.req.header('Authorization')
    const remembered = operators.remembered(authorization)
    if (remembered !== undefined) return allowed(c, remembered)
    const counted = rate?.count(c)
    if (counted instanceof Response) return counted
    const found = await lookUp(authorization)
    if (!(found instanceof Response)) {
      rate?.giveBack(c)
      return allowed(c, found)
    }
    if (counted !== undefined) addRate(found, counted)
    return found
  }
}

const orderIsAway =
  'Order, which knows the operators, does not answer. Try again in a few seconds. Meanwhile only ADMIN_TOKEN opens.'

const allowed = (c: Context, operator: Operator): Operator | Response => {
  const needed = roleNeeded(c.req)
  if (includesRole(operator.role, needed)) return operator
  const { name, role } = operator
  const detail = `${name} has the role ${role}, and this needs the role ${needed}. Ask for a token with that role.`
  return problem('insufficient-role', { detail })
}
