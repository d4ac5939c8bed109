import { parseArgs } from 'node:util'
import { serviceNames, startShop } from '../house/shop.ts'
import { fuzz } from './campaign.ts'
import { orderIdSecretOf } from './known.ts'
import { basePath } from './ways.ts'
import { reportText } from './report.ts'

const usage = `bin/bun run fuzz [--seed N] [--inputs N] [--only N]

Throws generated requests and bus messages at a shop of its own, and checks every answer and what is left in the end.
--seed    which inputs: the same seed makes the same ones; a fresh one unless given
--inputs  how many (100000)
--only    just the input with this number
What the processes wrote is in reports/fuzz-<service>.log afterwards.`

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    inputs: { type: 'string', default: '100000' },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const roundInputs = 50_000
const seedMax = 2 ** 31

const main = async (): Promise<number> => {
  const seed = Number(values.seed ?? Math.floor(Math.random() * seedMax))
  const from = Number(values.only ?? 0)
  const to = values.only === undefined ? Number(values.inputs) : from + 1
  if (![seed, from, to].every(Number.isSafeInteger)) throw new Error(usage)
  console.log(`seed ${seed}, inputs ${from} to ${to - 1}`)
  const shop = await startShop(undefined, {
    ORDER_ID_SECRETS: orderIdSecretOf(seed),
    FRONT_BASE_PATH: basePath,
  })
  const startedMs = performance.now()
  const seconds = () => (performance.now() - startedMs) / 1_000
  try {
    const figures = await fuzz(shop, {
      seed,
      from,
      to,
      roundInputs,
      onRound: ({ counts }) => {
        console.log(`${counts.rounds} rounds, ${seconds().toFixed(0)} s: ${JSON.stringify(counts)}`)
      },
    })
    console.log(reportText(figures, { seconds: seconds() }))
    for (const { index, text } of figures.complaints) {
      console.error(`\nseed ${seed}, input ${index}: ${text}`)
    }
    for (const service of serviceNames) {
      await Bun.write(`reports/fuzz-${service}.log`, shop.process(service).output())
    }
    return figures.complaints.length === 0 ? 0 : 1
  } finally {
    await shop.close()
  }
}

if (values.help) console.log(usage)
else process.exitCode = await main()
