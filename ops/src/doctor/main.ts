import { newCommand, runCommand } from '../command-line.ts'
import { readDatabases, readShopConfig } from '../config.ts'
import { CannotAuditError } from '../audit/databases.ts'
import { examine } from '../audit/examine.ts'
import { isWell } from '../audit/audit.ts'
import { reportText } from '../audit/report.ts'

const command = newCommand(
  'bin/bun run doctor',
  'Audits the shop, stopped or running, by reading both databases: files (INVENTORY_DB, ORDER_DB) or on PostgreSQL (…_DATABASE_URL). It changes nothing.',
)
  .option('--json', 'the report for machines')
  .addHelpText(
    'after',
    `
Exit code 0: all is well. 1: something is wrong, and the report says what to do. 2: the audit could not be made.`,
  )

process.exitCode = await runCommand(
  command,
  async ({ json }) => {
    const audit = await examine(readDatabases(), readShopConfig())
    console.log(json ? JSON.stringify(audit, undefined, 2) : reportText(audit))
    return isWell(audit) ? 0 : 1
  },
  [CannotAuditError],
)
