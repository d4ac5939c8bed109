import { operatorTokenPrefix, type OperatorRole } from '@shop/contracts'
import { runProgram } from './programs.ts'
import type { Shop } from './shop.ts'

/** Adds an operator at a terminal. Resolves with the headers that carry the token. */
export const givenOperator = async (
  shop: Shop,
  role: OperatorRole,
  name = `${role}-${crypto.randomUUID().slice(0, 8)}`,
): Promise<{ name: string; token: string; headers: Record<string, string> }> => {
  const { exitCode, output } = await runProgram(shop, 'operator', 'add', name, '--role', role)
  const token = output.split('\n').find((line) => line.startsWith(operatorTokenPrefix))
  if (exitCode !== 0 || token === undefined) throw new Error(`${exitCode}: ${output}`)
  return { name, token, headers: { Authorization: `Bearer ${token}` } }
}
