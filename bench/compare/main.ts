import { newCommand, runCommand, wholeNumber } from '@shop/ops/command-line'
import { checkOut } from '@shop/tests/earlier-commit'
import { tableText } from '../report/markdown.ts'
import type { World } from '../shop/measured-shop.ts'
import { compareShops } from './compare-shops.ts'

const command = newCommand(
  'bin/bun run bench:compare',
  "Measures this checkout beside an earlier commit of it, in turns: orders in a closed loop, orders at half of that rate, a page of the catalogue, the status of an order. Both shops run at the same time, each with databases of its own, and take turns of 1.5 s. A ratio is the median of the turns' own ratios: above 1 this checkout is better.",
)
  .argument('<commit>', 'the earlier one')
  .option(
    '--turns <n>',
    'turns of each kind; about three minutes and a minute for every five turns',
    wholeNumber({ min: 1, max: 100 }),
    12,
  )
  .option(
    '--products <n>',
    'products that both shops hold before they start (10,000)',
    wholeNumber({ min: 1 }),
  )
  .option('--orders <n>', 'shipped orders that they hold (none)', wholeNumber())
  .addHelpText(
    'after',
    `
Exit code 0: measured. 1: a shop gave a wrong answer. 2: the command line is wrong.`,
  )

type Options = ReturnType<typeof command.opts>

const compare = async (options: Options, commit: string): Promise<number> => {
  const world = worldOf(options)
  const before = await checkOut(commit)
  try {
    const { tables, problems } = await compareShops(before.folder, options.turns, world)
    for (const table of tables) console.log(`\n${tableText(table)}`)
    console.log(`\nBefore is ${before.name}.`)
    for (const problem of problems) console.error(`WRONG: ${problem}`)
    return problems.length === 0 ? 0 : 1
  } finally {
    await before.remove()
  }
}

const worldOf = ({ products, orders }: Options): World | undefined =>
  products === undefined && orders === undefined
    ? undefined
    : { products: products ?? 10_000, shipped: orders ?? 0 }

process.exitCode = await runCommand(command, compare)
