import { ConfigError } from '@shop/contracts/config'
import { runCommand } from '../command-line.ts'
import { readDatabases, readShopConfig } from '../config.ts'
import { CannotAuditError } from '../audit/databases.ts'
import { isWell } from '../audit/audit.ts'
import { examine } from '../audit/examine.ts'
import { reportText as auditText } from '../audit/report.ts'
import { businessHashOf } from './business-hash.ts'
import { drive } from './drive.ts'
import { command } from './options.ts'
import { OrderBookUnreadableError, readOrderBook } from './order-book.ts'
import { planReplay, type Plan } from './plan.ts'
import { startProgress } from '../progress.ts'
import { reportOf, reportText } from './report.ts'
import { createShopClient, ShopAwayError, ShopRefusesError } from './shop-client.ts'

const expected = [CannotAuditError, OrderBookUnreadableError, ShopAwayError, ShopRefusesError]

type Options = ReturnType<typeof command.opts>

const replay = async (options: Options, file: string): Promise<number> => {
  const { concurrency, speed, limitInvoices: invoiceCountMax, json: isJson } = options
  const shop = readShopConfig()
  if (shop.adminToken === '')
    throw new ConfigError(['ADMIN_TOKEN must be set, because the replay imports and ships'])
  const book = await readOrderBook(file)
  const plan = planReplay(book.invoices, { currency: shop.currency, invoiceCountMax })
  assertEveryLineCounted(plan, book.lineCount)

  const progress = startProgress(plan.steps.length)
  const tally = await drive(plan, {
    client: (onRepeat) => createShopClient({ ...shop, onRepeat }),
    concurrency,
    speed,
    onStep: progress.step,
  }).finally(progress.stop)
  const report = reportOf(plan, tally, book.lineCount)
  if (!isJson) console.log(`${reportText(report)}\n`)

  const places = readDatabases()
  const audit = await examine(places, shop)
  const businessHash = await businessHashOf(places)
  if (isJson) console.log(JSON.stringify({ report, audit, businessHash }, undefined, 2))
  else
    console.log(
      `${auditText(audit)}\n\nBusiness rows ${businessHash}\n(the same after a second replay)`,
    )
  return isWell(audit) ? 0 : 1
}

const assertEveryLineCounted = ({ lineCounts }: Plan, lineCountInFile: number): void => {
  const counted = [...lineCounts.values()].reduce((sum, count) => sum + count, 0)
  if (counted !== lineCountInFile) {
    throw new Error(`${counted} lines are accounted for, but the file has ${lineCountInFile}`)
  }
}

process.exitCode = await runCommand(command, replay, expected)
