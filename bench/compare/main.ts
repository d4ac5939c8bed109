import { parseArgs } from 'node:util'
import { tableText } from '../report/markdown.ts'
import { checkOut } from './checkout.ts'
import { compareShops } from './compare-shops.ts'

const usage = `bun run bench:compare COMMIT [--turns N]

Measures this checkout beside an earlier commit of it, in turns: orders in a closed loop, orders at half of that rate,
a page of the catalogue, the status of an order. Both shops run at the same time, each with databases of its own, and
take turns of 1.5 s. A ratio is the median of the turns' own ratios: above 1 this checkout is better.

--turns  how many turns of each kind (default 12); about three minutes and a minute for every five turns
Exit code 0: measured. 1: a shop gave a wrong answer. 2: the command line is wrong.`

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      turns: { type: 'string', default: '12' },
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
  const before = await checkOut(commit)
  try {
    const { tables, problems } = await compareShops(before.folder, turns)
    for (const table of tables) console.log(`\n${tableText(table)}`)
    console.log(`\nBefore is ${before.name}.`)
    for (const problem of problems) console.error(`WRONG: ${problem}`)
    return problems.length === 0 ? 0 : 1
  } finally {
    await before.remove()
  }
}

process.exitCode = await main().catch((error: Error) => {
  console.error(`${error.message}\n\n${usage}`)
  return 2
})
