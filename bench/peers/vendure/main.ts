import { loadavg } from 'node:os'
import { InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { newCommand, runCommand, UsageError, wholeNumber } from '@shop/ops/command-line'
import { newClosers } from './closers.ts'
import { install } from './installed.ts'
import { installWrk } from './lists.ts'
import { type Figures, markdownOf, perOrderDoes, rowsOf, settings } from './report.ts'
import type { DatabaseKind } from './server-processes.ts'
import { measureShop } from './shop-side.ts'
import { measureVendure } from './vendure-side.ts'

const databases = ['sqlite', 'postgres'] as const satisfies DatabaseKind[]

const readConcurrency = (text: string): number[] => {
  if (/^[1-9]\d{0,3}(?:,[1-9]\d{0,3})*$/.test(text)) return text.split(',').map(Number)
  throw new InvalidArgumentError('It must be numbers such as 1,2,4.')
}

const command = newCommand(
  'bin/bun run bench:vendure',
  'Installs Vendure, measures it with this database and then the shop, and prints both as a table.',
)
  .addOption(new Option('--database <kind>', 'of Vendure').choices(databases))
  .option('--seconds <n>', 'of each measurement', wholeNumber({ min: 1 }), 10)
  .addOption(
    new Option('--concurrency <list>', 'shoppers at one time')
      .argParser(readConcurrency)
      .default([1, 2, 4, 8, 16], '1,2,4,8,16'),
  )
  .option('--json <file>', 'where to write the figures for machines')
  .addHelpText(
    'after',
    `
Exit code 0: done. 2: not done, or the command is unclear.`,
  )

type Options = ReturnType<typeof command.opts>

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

const compare = async ({ database, json, seconds, concurrency }: Options): Promise<number> => {
  if (database === undefined) throw new UsageError('Say --database sqlite or postgres.')
  const effort = { seconds, concurrency, progress: (line: string) => console.error(line) }
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
    return 0
  } finally {
    await closers.closeAll()
  }
}

process.exitCode = await runCommand(command, compare)
