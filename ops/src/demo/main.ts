import { newCommand, runCommand } from '../command-line.ts'
import { readShopConfig } from '../config.ts'
import { loadDemo } from '../demo-catalogue/load.ts'
import { ShopError } from '../shop-at.ts'

const command = newCommand(
  'bin/bun run demo',
  'Loads the demo catalogue into the running shop.',
).addHelpText(
  'after',
  `
Repeating it changes nothing.
Exit code 0: the shop has all of it. 1: some products were refused, or are not answered yet. 2: not done.`,
)

process.exitCode = await runCommand(command, async () => {
  const { said, isLoaded } = await loadDemo(readShopConfig())
  console.log(said)
  return isLoaded ? 0 : 1
}, [ShopError])
