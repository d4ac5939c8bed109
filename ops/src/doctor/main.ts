import { parseArgs } from 'node:util'
import { runCommand } from '../command-line.ts'
import { readDatabaseFiles, readShopConfig } from '../config.ts'
import { CannotAuditError } from '../audit/databases.ts'
import { examine } from '../audit/examine.ts'
import { isWell } from '../audit/audit.ts'
import { reportText } from '../audit/report.ts'

const usage = `bin/bun run doctor [--json]

Audits the shop, stopped or running, by reading both databases (INVENTORY_DB, ORDER_DB) and changing nothing.
Exit code 0: all is well. 1: something is wrong, and the report says what to do. 2: the audit could not be made.`

const doctor = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const audit = await examine(readDatabaseFiles(), readShopConfig())
  console.log(values.json ? JSON.stringify(audit, undefined, 2) : reportText(audit))
  return isWell(audit) ? 0 : 1
}

process.exitCode = await runCommand({ usage, expected: [CannotAuditError] }, doctor)
