import { parseArgs } from 'node:util'
import { DatabaseUnusableError } from '@shop/engine'
import type { Operators } from '@shop/order/operators'
import { openOperators } from '@shop/order/operators/sqlite'
import { runCommand, UsageError } from '../command-line.ts'
import { readDatabaseFiles } from '../config.ts'
import {
  addOperator,
  listOperators,
  readOperator,
  revokeOperator,
  type Terminal,
} from './commands.ts'

const usage = `Operators have tokens of their own for the admin routes, beside ADMIN_TOKEN. Order's database keeps their hashes.

bin/bun run operator add NAME --role look|work|everything   shows a new token once, on standard output
bin/bun run operator list [--all]                           names, roles and times; --all shows revoked ones too
bin/bun run operator revoke NAME                            ends a token within 10 seconds, without a restart

look: every GET. work: also orders and units. everything: also products, imports and the deletion of details.
Run it where ORDER_DB is, as the user who runs Order, which may run meanwhile.
Exit code 0: done. 1: nothing was to be done. 2: the database cannot be used, or the command is unclear.`

const terminal: Terminal = {
  say: (line) => console.log(line),
  explain: (line) => console.error(line),
}

type Command = (operators: Operators) => Promise<boolean>

const run = async (args: string[]): Promise<boolean> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      role: { type: 'string' },
      all: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return true
  }
  const command = commandOf(positionals, { role: values.role, isAll: values.all })
  const operators = openOperators(readDatabaseFiles().order)
  try {
    return await command(operators)
  } finally {
    await operators.close()
  }
}

const commandOf = (
  [command = 'list', name, ...rest]: string[],
  { role, isAll }: { role: string | undefined; isAll: boolean },
): Command => {
  if (rest.length > 0) throw new UsageError(`What is ${rest.join(' ')}? Name one operator.`)
  if (command === 'list') return (operators) => listOperators(operators, { isAll }, terminal)
  if (name === undefined) throw new UsageError('Name an operator.')
  if (command === 'revoke') return (operators) => revokeOperator(operators, name, terminal)
  if (command !== 'add') throw new UsageError(`There is no command ${command}.`)
  const operator = readOperator(name, role)
  return (operators) => addOperator(operators, operator, terminal)
}

process.exitCode = await runCommand({ usage, expected: [DatabaseUnusableError] }, async () =>
  (await run(process.argv.slice(2))) ? 0 : 1,
)
