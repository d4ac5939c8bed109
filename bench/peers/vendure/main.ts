import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { newClosers } from './closers.ts'
import { install } from './installed.ts'
import { installWrk } from './lists.ts'
import type { Effort } from './peer.ts'
import { type Figures, markdownOf, perOrderDoes, rowsOf, settings } from './report.ts'
import type { DatabaseKind } from './server-processes.ts'
import { measureShop } from './shop-side.ts'
import { measureVendure } from './vendure-side.ts'

const usage = `bin/bun run bench:vendure --database sqlite|postgres [--seconds 10] [--concurrency 1,2,4,8,16] [--json FILE]

Installs Vendure, measures it with this database and then the shop, and prints both as a table.
Exit code 0: done. 2: the command is unclear.`

type Options = { database: DatabaseKind; effort: Effort; json: string | undefined }

/** The command line does not follow the usage. */
class UsageError extends Error {
  override name = 'UsageError'
}

/** @throws UsageError for what is not an option of this command. */
const optionsFrom = (args: string[]): Options => {
  const { database, ...values } = valuesOf(args)
  if (database !== 'sqlite' && database !== 'postgres') {
    throw new UsageError(`--database must be sqlite or postgres; it is ${database ?? 'not given'}.`)
  }
  const seconds = Number(values.seconds)
  const concurrency = values.concurrency.split(',').map(Number)
  const arePositive = [seconds, ...concurrency].every((each) => Number.isInteger(each) && each > 0)
  if (!arePositive) throw new UsageError('--seconds and --concurrency must be positive numbers.')
  const progress = (line: string) => console.error(line)
  return { database, json: values.json, effort: { seconds, concurrency, progress } }
}

const valuesOf = (args: string[]) => {
  try {
    return parseArgs({
      args,
      options: {
        database: { type: 'string' },
        seconds: { type: 'string', default: '10' },
        concurrency: { type: 'string', default: '1,2,4,8,16' },
        json: { type: 'string' },
      },
    }).values
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error })
  }
}

/** One measurement, as other programs read it. */
const jsonOf = (database: DatabaseKind, figures: Figures) => {
  const { vendure, shop, loadBefore } = figures
  return {
    vendure: {
      version: vendure.version,
      database,
      databaseName: vendure.databaseName,
      nodeVersion: vendure.nodeVersion,
      ordersPerSecond: vendure.orders.best.perSecond,
      bestConcurrency: vendure.orders.best.concurrency,
      bestStyle: vendure.orders.best.style,
      bestServers: vendure.orders.best.servers,
      p50Ms: vendure.orders.best.p50Ms,
      p99Ms: vendure.orders.best.p99Ms,
      listsPerSecond: {
        products: vendure.lists.products.perSecond,
        search: vendure.lists.search.perSecond,
      },
      oversell: vendure.oversell.map(({ placed }) => placed),
      oversellWhilePaying: vendure.oversellWhilePaying.map(({ placed }) => placed),
      perOrderDoes: perOrderDoes.vendure,
      runs: vendure.orders.runs,
      lists: vendure.lists,
    },
    shop: {
      ordersPerSecond: shop.orders.best.perSecond,
      bestConcurrency: shop.orders.best.concurrency,
      p50Ms: shop.orders.best.p50Ms,
      p99Ms: shop.orders.best.p99Ms,
      listsPerSecond: shop.lists.perSecond,
      oversell: shop.oversell.map(({ placed }) => placed),
      perOrderDoes: perOrderDoes.shop,
      runs: shop.orders.runs,
      lists: shop.lists,
    },
    settings,
    loadBefore,
    rows: rowsOf(figures),
    markdown: markdownOf(figures),
  }
}

const main = async (): Promise<void> => {
  const { database, effort, json } = optionsFrom(process.argv.slice(2))
  // Others on the machine take from both sides, and more from the side that needs the processor more.
  const loadBefore = loadavg()[0]!
  effort.progress(`load of the machine before: ${loadBefore.toFixed(1)}`)
  const closers = newClosers()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void closers.closeAll().finally(() => process.exit(1)))
  }
  await install()
  await installWrk()
  try {
    const vendure = await measureVendure(database, effort, closers)
    // One after the other, so that neither takes from the other's time.
    await closers.closeAll()
    const figures = { vendure, shop: await measureShop(effort, closers), loadBefore }
    if (json) await Bun.write(json, `${JSON.stringify(jsonOf(database, figures), null, 2)}\n`)
    console.log(markdownOf(figures))
  } finally {
    await closers.closeAll()
  }
}

try {
  await main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(`${error.message}\n\n${usage}`)
  process.exitCode = 2
}
