import { newCommand, runCommand, wholeNumber } from '@shop/ops/command-line'
import { serviceNames, startShop } from '../house/shop.ts'
import { fuzz } from './campaign.ts'
import { orderIdSecretOf } from './known.ts'
import { basePath } from './ways.ts'
import { reportText } from './report.ts'

const roundInputs = 50_000
const seedMax = 2 ** 31

const command = newCommand(
  'bin/bun run fuzz',
  'Throws generated requests and bus messages at a shop of its own, and checks every answer and what is left in the end.',
)
  .option('--seed <n>', 'which inputs: the same seed makes the same ones (any)', wholeNumber())
  .option('--inputs <n>', 'how many', wholeNumber(), 100_000)
  .option('--from <n>', 'the number of the first, to go on where a run ended', wholeNumber(), 0)
  .option('--only <n>', 'just the input with this number', wholeNumber())
  .addHelpText(
    'after',
    `
What the processes wrote is in reports/fuzz-<service>.log afterwards.
Exit code 0: every answer was right. 1: it says which were not. 2: it could not be run.`,
  )

type Options = ReturnType<typeof command.opts>

const campaign = async ({ inputs, only, ...options }: Options): Promise<number> => {
  const seed = options.seed ?? Math.floor(Math.random() * seedMax)
  const from = only ?? options.from
  const to = from + (only === undefined ? inputs : 1)
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

process.exitCode = await runCommand(command, campaign)
