import { randomBytes } from 'node:crypto'
import {
  adminTokenName,
  OperatorNameSchema,
  operatorTokenHash,
  operatorTokenPrefix,
  type Operator,
  type OperatorRole,
} from '@shop/contracts'
import type { ListedOperator, Operators } from '@shop/order/operators'
import * as v from 'valibot'
import { UsageError } from '../command-line.ts'

/** `say` writes to standard output, for programs too; `explain` writes to standard error, for people. */
export type Terminal = { say: (line: string) => void; explain: (line: string) => void }

const tokenBytes = 32

const may: Record<OperatorRole, string> = {
  look: 'may read everything and change nothing',
  work: 'may also change orders and units',
  everything: 'may also change products, import them and delete details',
}

/** @throws UsageError when no operator can be called so */
export const assertOperatorName = (name: string): void => {
  const { issues } = v.safeParse(OperatorNameSchema, name)
  if (issues) throw new UsageError(`The name ${issues[0].message}; it is ${JSON.stringify(name)}.`)
  if (name === adminTokenName) {
    throw new UsageError(`${name} is the name of everybody who has ADMIN_TOKEN. Choose another.`)
  }
}

/** Adds an operator and shows the new token, this once. False when the name has a valid token. */
export const addOperator = async (
  operators: Operators,
  { name, role }: Operator,
  { say, explain }: Terminal,
): Promise<boolean> => {
  const token = operatorTokenPrefix + randomBytes(tokenBytes).toString('base64url')
  const tokenHash = operatorTokenHash(token)
  if (!(await operators.add({ name, role, tokenHash, addedAtMs: Date.now() }))) {
    explain(`${name} has a valid token. Revoke it first, or choose another name.`)
    return false
  }
  explain(`${name} ${may[role]}. This is the token, shown once and kept nowhere:`)
  say(token)
  return true
}

/** Makes the token of a name invalid. False when it has none. */
export const revokeOperator = async (
  operators: Operators,
  name: string,
  { explain }: Terminal,
): Promise<boolean> => {
  const isRevoked = await operators.revoke(name, Date.now())
  explain(
    isRevoked
      ? `The token of ${name} is revoked. Fronts that have just seen it let it pass for 10 more seconds.`
      : `${name} has no valid token. bin/bun run operator list shows the names that have one.`,
  )
  return isRevoked
}

/** Lists the operators that have a valid token, with `isAll` the revoked ones too. */
export const listOperators = async (
  operators: Operators,
  { isAll }: { isAll: boolean },
  { say, explain }: Terminal,
): Promise<boolean> => {
  const all = await operators.list()
  const listed = all.filter(({ revokedAtMs }) => isAll || revokedAtMs === undefined)
  if (listed.length === 0) explain('Nobody. ADMIN_TOKEN opens all the same.')
  for (const operator of listed) say(lineOf(operator))
  return true
}

const lineOf = ({ name, role, addedAtMs, revokedAtMs }: ListedOperator): string => {
  const revoked = revokedAtMs === undefined ? '' : `  revoked ${timeOf(revokedAtMs)}`
  return `${name}  ${role}  since ${timeOf(addedAtMs)}${revoked}`
}

const timeOf = (ms: number): string => new Date(ms).toISOString()
