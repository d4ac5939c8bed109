import { moveDatabase } from '@shop/engine/sqlite'
import { services } from '../backup-manifest.ts'
import { newCommand, runCommand } from '../command-line.ts'
import { readDatabaseFiles, readShopConfig } from '../config.ts'
import { expectedErrors, readBothUrls, rehearseOption, terminal } from '../move/command.ts'
import { move } from '../move/move.ts'

const command = newCommand(
  'bin/bun run move-to-postgres',
  'Moves a stopped shop from its files (INVENTORY_DB, ORDER_DB) into new databases on PostgreSQL (INVENTORY_DATABASE_URL, ORDER_DATABASE_URL).',
)
  .addOption(rehearseOption)
  .addHelpText(
    'after',
    `
Every row is read back and compared, and the doctor looks before and after. Nothing is kept unless all is right.
The files stay beside their places as …moved-TIME.
Exit code 0: done. 2: not done, and the shop can be started from its files.`,
  )

process.exitCode = await runCommand(
  command,
  async ({ rehearse: isRehearsal = false }) => {
    const [files, to] = [readDatabaseFiles(), readBothUrls()]
    await move({ from: files, to, shop: readShopConfig(), isRehearsal, terminal })
    if (isRehearsal) {
      console.log('The rehearsal went well. Both databases on PostgreSQL are empty again.')
      return 0
    }
    const time = new Date().toISOString().replaceAll(':', '-')
    for (const service of services) {
      const kept = `${files[service]}.moved-${time}`
      await moveDatabase(files[service], kept)
      console.log(`${kept} is what ${service} had. Keep it until you trust the new database.`)
    }
    console.log(
      '\nThe shop has moved. Start it: with the two addresses in .env it works on PostgreSQL.',
    )
    return 0
  },
  expectedErrors,
)
