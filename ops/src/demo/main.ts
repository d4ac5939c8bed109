import { runCommand } from '../command-line.ts'
import { readShopConfig } from '../config.ts'
import { loadDemo, ShopAwayError } from '../demo-catalogue/load.ts'

const usage = `bin/bun run demo

Loads the demo catalogue into a running shop. Exit code 0: done. 2: not done.`

process.exitCode = await runCommand({ usage, expected: [ShopAwayError] }, async () => {
  console.log(await loadDemo(readShopConfig()))
  return 0
})
