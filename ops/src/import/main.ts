import { createInterface } from 'node:readline/promises'
import { Option } from '@commander-js/extra-typings'
import { newCommand, runCommand, UsageError } from '../command-line.ts'
import { shopAt, ShopError, shopOption, tokenOption } from '../shop-at.ts'
import { endings, productFile } from './product-file.ts'
import { isTaken, reportText } from './report-text.ts'
import { sendFile } from './send-file.ts'

const command = newCommand(
  'bin/bun run import',
  'Imports a file of products into a running shop. docs/product-files.md says which files it takes.',
)
  .argument('<file>', 'the file, plain or packed (.gz), or - for standard input')
  .option('--dry-run', 'says what would become of the rows and changes nothing')
  .option('--preview', 'makes a dry run first, and asks before it imports')
  .option('--key <uuid>', 'names this import: repeated under its key a row counts once (a new one)')
  .option('--columns <list>', 'the columns of a file with other headings: sku:Article,name:Title')
  .addOption(new Option('--decimal <mark>', 'the mark before decimals').choices(['.', ',']))
  .option('--charset <encoding>', 'of a file that is not UTF-8, such as windows-1252')
  .addOption(
    new Option('--type <type>', 'what the file is, if its name does not say so').choices(endings),
  )
  .option('--json', 'the report for machines')
  .addOption(shopOption)
  .addOption(tokenOption)
  .addHelpText(
    'after',
    `
Exit code 0: every row was taken. 1: some were refused, or are not answered yet; or the preview was declined.
2: the file was not imported, or not to its end.`,
  )

/** Asks the person at the terminal. */
const isWanted = async (): Promise<boolean> => {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question('Import it? [y/N] ')
  terminal.close()
  return /^y(?:es)?$/i.test(answer.trim())
}

process.exitCode = await runCommand(
  command,
  async (options, path) => {
    const { key = crypto.randomUUID(), preview, dryRun, columns, decimal, charset } = options
    if (preview && (path === '-' || !process.stdin.isTTY)) {
      throw new UsageError('--preview asks at a terminal, and reads a file twice: use --dry-run.')
    }
    const shop = shopAt(options)
    const file = await productFile(path, options.type)
    const send = async (isDryRun: boolean): Promise<number> => {
      const query = { columns, decimal, charset, 'dry-run': isDryRun ? 'true' : undefined }
      const report = await sendFile(shop, file, { key, query })
      console.log(options.json ? JSON.stringify(report) : reportText(report, isDryRun))
      return isTaken(report) ? 0 : 1
    }
    if (dryRun) return send(true)
    if (preview) {
      await send(true)
      if (!(await isWanted())) return 1
    }
    console.error(`key ${key}`)
    return send(false)
  },
  [ShopError],
)
