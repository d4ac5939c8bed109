import { newCommand, runCommand, wholeNumber } from '@shop/ops/command-line'
import { roundTrip } from './round-trip.ts'

const command = newCommand(
  'bin/bun run round-trip',
  'Makes a catalogue of generated text in a shop of its own, exports it in every format, and imports each file into the same shop and into an empty one.',
)
  .option('--seed <n>', 'which text: the same seed makes the same (any)', wholeNumber())
  .option(
    '--products <n>',
    'products of the catalogue',
    wholeNumber({ min: 1, max: 1_000_000 }),
    100_000,
  )
  .addHelpText(
    'after',
    `
Exit code 0: nothing changed, and every copy is the same. 1: it says where not, and the seed. 2: it could not be run.`,
  )

process.exitCode = await runCommand(command, async ({ products, ...options }) => {
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31)
  console.log(`seed ${seed}, ${products} products`)
  const complaints = await roundTrip({ seed, products, log: (line) => console.log(line) })
  for (const complaint of complaints) console.error(`WRONG: ${complaint}`)
  if (complaints.length > 0) return 1
  console.log('Nothing changed, and every copy is the same.')
  return 0
})
