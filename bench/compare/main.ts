import { parseArgs } from 'node:util'
import { checkOut } from '@shop/tests/earlier-commit'
import { tableText } from '../report/markdown.ts'
import type { World } from '../shop/measured-shop.ts'
import { compareShops } from './compare-shops.ts'

const usage = `bin/bun run bench:compare COMMIT [--turns N] [--products N --orders N]

Measures this checkout beside an earlier commit of it, in turns: orders in a closed loop, orders at half of that rate,
a page of the catalogue, the status of an order. Both shops run at the same time, each with databases of its own, and
take turns of 1.5 s. A ratio is the median of the turns' own ratios: above 1 this checkout is better.

--turns     how many turns of each kind (default 12); about three minutes and a minute for every five turns
--products  how many products both shops hold before they start (default 10,000)
--orders    how many shipped orders they hold (default none)
Exit code 0: measured. 1: a shop gave a wrong answer. 2: the command line is wrong.`

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      turns: { type: 'string', default: '12' },
      products: { type: 'string' },
      orders: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const [commit, ...rest] = positionals
  const turns = Number(values.turns)
  if (commit === undefined || rest.length > 0 || !(turns >= 1 && turns <= 100)) {
    throw new Error('Name one commit, and between 1 and 100 turns.')
  }
  const world = worldOf(values)
  const before = await checkOut(commit)
  try {
    const { tables, problems } = await compareShops(before.folder, turns, world)
    for (const table of tables) console.log(`\n${tableText(table)}`)
    console.log(`\nBefore is ${before.name}.`)
    for (const problem of problems) console.error(`WRONG: ${problem}`)
    return problems.length === 0 ? 0 : 1
  } finally {
    await before.remove()
  }
}

const worldOf = (given: { products?: string; orders?: string }): World | undefined => {
  if (given.products === undefined && given.orders === undefined) return undefined
  const products = Number(given.products ?? 10_000)
  const shipped = Number(given.orders ?? 0)
  if (
    Number.isSafeInteger(products) &&
    products >= 1 &&
    Number.isSafeInteger(shipped) &&
    shipped >= 0
  )
    return { products, shipped }
  throw new Error('--products and --orders are whole numbers.')
}

process.exitCode = await main().catch((error: Error) => {
  console.error(`${error.message}\n\n${usage}`)
  return 2
})
