import { Argument, Option } from '@commander-js/extra-typings'
import { operatorRoles, type OperatorRole } from '@shop/contracts'
import { DatabaseUnusableError } from '@shop/engine'
import type { Operators } from '@shop/order/operators'
import * as onPostgres from '@shop/order/operators/postgres'
import * as onSqlite from '@shop/order/operators/sqlite'
import { newCommand, runCommand, UsageError } from '../command-line.ts'
import { isPostgres, readDatabases } from '../config.ts'
import {
  addOperator,
  assertOperatorName,
  listOperators,
  revokeOperator,
  type Terminal,
} from './commands.ts'

const actions = ['add', 'list', 'revoke'] as const

const command = newCommand(
  'bin/bun run operator',
  "Operators have tokens of their own for the admin routes, beside ADMIN_TOKEN. Order's database keeps the hashes.",
)
  .addArgument(new Argument('[action]', 'what to do').choices(actions).default('list' as const))
  .argument('[name]', 'the operator')
  .addOption(new Option('--role <role>', 'what a new operator may do').choices(operatorRoles))
  .option('--all', 'lists those that were revoked, too')
  .addHelpText(
    'after',
    `
add NAME --role ROLE   shows a new token once, alone on standard output
list                   names, roles and times
revoke NAME            ends a token within 10 seconds, without a restart

look: every GET. work: also orders and units. everything: also products, imports and the deletion of details.
Order may run meanwhile. Run it where ORDER_DB is, as the user who runs Order; or anywhere with ORDER_DATABASE_URL.
Exit code 0: done. 1: nothing was to be done. 2: the database cannot be used, or the command is unclear.`,
  )

const terminal: Terminal = {
  say: (line) => console.log(line),
  explain: (line) => console.error(line),
}

type Asked = { role?: OperatorRole | undefined; all?: boolean | undefined }

/** The deed that the command line asks for. @throws UsageError before the operators' file is opened */
const workOf = (
  action: (typeof actions)[number],
  name: string | undefined,
  { role, all: isAll = false }: Asked,
): ((operators: Operators) => Promise<boolean>) => {
  if (action === 'list') return (operators) => listOperators(operators, { isAll }, terminal)
  if (name === undefined) throw new UsageError('Name an operator.')
  if (action === 'revoke') return (operators) => revokeOperator(operators, name, terminal)
  if (role === undefined) throw new UsageError(`Say --role ${operatorRoles.join('|')}.`)
  assertOperatorName(name)
  return (operators) => addOperator(operators, { name, role }, terminal)
}

process.exitCode = await runCommand(
  command,
  async (options, action, name) => {
    const work = workOf(action, name, options)
    const { order } = readDatabases()
    const operators = await (isPostgres(order) ? onPostgres : onSqlite).openOperators(order)
    try {
      return (await work(operators)) ? 0 : 1
    } finally {
      await operators.close()
    }
  },
  [DatabaseUnusableError],
)
