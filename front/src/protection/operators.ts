import {
  adminTokenName,
  bearerTokenOf,
  isOperatorToken,
  operatorTokenHash,
  tokenCheck,
  type Operator,
} from '@shop/contracts'
import type { FrontPorts } from '../ports.ts'

const ofAdminToken: Operator = { name: adminTokenName, role: 'everything' }

/**
 * Finds the operators behind bearer tokens. Order knows them, and its answers are believed for `operatorMemoryMs`: an
 * operator who is revoked is gone after that time at the latest. `ADMIN_TOKEN` opens without Order, and a front without it
 * knows no operators.
 */
export const createOperators = ({ settings, orders, nowMs }: FrontPorts) => {
  const { adminToken, limits } = settings
  const isAdminToken = tokenCheck(adminToken === undefined ? [] : [adminToken])
  const memory = { countMax: limits.operatorMemoryCountMax, nowMs }
  // Apart, so that guesses drive out no operator.
  const known = timedMemory<Operator>(memory)
  const unknown = timedMemory<true>(memory)

  /** The hash of a token of an operator's form. None where no operators are served. */
  const hashIn = (authorization: string | undefined): string | undefined => {
    const token = adminToken === undefined ? undefined : bearerTokenOf(authorization)
    return token !== undefined && isOperatorToken(token) ? operatorTokenHash(token) : undefined
  }

  return {
    /** The operator, if that is known without asking Order. */
    remembered: (authorization: string | undefined): Operator | undefined => {
      if (isAdminToken(authorization)) return ofAdminToken
      const hash = hashIn(authorization)
      return hash === undefined ? undefined : known.get(hash)
    },
    /** The operator. Undefined for a token that is none, or was revoked. @throws BackendUnavailable */
    find: async (authorization: string | undefined): Promise<Operator | undefined> => {
      const hash = hashIn(authorization)
      if (hash === undefined || unknown.get(hash)) return undefined
      const untilMs = nowMs() + limits.operatorMemoryMs
      const operator = await orders.operator(hash)
      if (operator === undefined) unknown.set(hash, true, untilMs)
      else known.set(hash, operator, untilMs)
      return operator
    },
  }
}

type MemoryOptions = { countMax: number; nowMs: () => number }

/** Remembers values for a time, at most `countMax`: the one that came first is forgotten for a new one. */
const timedMemory = <Value>({ countMax, nowMs }: MemoryOptions) => {
  const values = new Map<string, { value: Value; untilMs: number }>()
  return {
    get: (key: string): Value | undefined => {
      const entry = values.get(key)
      return entry !== undefined && nowMs() < entry.untilMs ? entry.value : undefined
    },
    set: (key: string, value: Value, untilMs: number): void => {
      values.delete(key)
      const [first] = values.keys()
      if (first !== undefined && values.size >= countMax) values.delete(first)
      values.set(key, { value, untilMs })
    },
  }
}
