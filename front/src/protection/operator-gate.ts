import { includesRole, type Operator } from '@shop/contracts'
import type { Context, MiddlewareHandler } from 'hono'
import { unauthorized } from '../http/bearer.ts'
import { busy } from '../http/busy.ts'
import { problem } from '../http/problems.ts'
import type { FrontEnv } from '../http/request-scope.ts'
import { BackendUnavailable, type FrontPorts } from '../ports.ts'
import { addRate, type ClientRate } from './client-rates.ts'
import type { ConcurrencyLimit } from './concurrency-limit.ts'
import { createOperators } from './operators.ts'
import { roleNeeded } from './role-needed.ts'

/** Lets the requests of operators pass, with their names, and answers all others. `rate` counts tries; none when missing. */
export type OperatorsOnly = (rate: ClientRate | undefined) => MiddlewareHandler<FrontEnv>

/**
 * The gate for operators. Their requests are not limited. Tokens that Order is asked about are: each counts as a request of
 * the client, and no longer once it turned out to be an operator's.
 */
export const createOperatorGate = (ports: FrontPorts, lookUps: ConcurrencyLimit): OperatorsOnly => {
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

  const admit = async (c: Context, rate?: ClientRate): Promise<Operator | Response> => {
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

  return (rate) => async (c, next) => {
    const operator = await admit(c, rate)
    if (operator instanceof Response) return operator
    c.set('operator', operator)
    return next()
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
