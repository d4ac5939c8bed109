import { Option } from '@commander-js/extra-typings'
import { exportFormats } from '@shop/contracts/http'
import { newCommand, runCommand } from '../command-line.ts'
import { askShop, shopAt, ShopError, shopOption, tokenOption } from '../shop-at.ts'
import { saveWhole } from './save-whole.ts'

const command = newCommand(
  'bin/bun run export',
  'Writes all products of a shop into a file that bin/bun run import takes again.',
)
  .addOption(
    new Option('--format <format>', 'csv and ndjson have every property of a product')
      .choices(exportFormats)
      .default('csv' as const),
  )
  .option('--output <file>', 'where to: replaces the file once the export is whole', '-')
  .addOption(shopOption)
  .addOption(tokenOption)
  .addHelpText(
    'after',
    `
Without --output, or with --output -, it goes to standard output.
Exit code 0: the file is whole. 2: it is not, and the file that was there is as it was.`,
  )

process.exitCode = await runCommand(
  command,
  async ({ format, output, ...options }) => {
    const shop = shopAt(options)
    const { body } = await askShop(shop, `/admin/export/products?format=${format}`)
    const bytes = await saveWhole(body!, output)
    if (output !== '-') console.error(`${output}: ${(bytes / 1_000).toFixed(0)} KB, whole.`)
    return 0
  },
  [ShopError],
)
