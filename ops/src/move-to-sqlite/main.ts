import { removeDatabase } from '@shop/engine/sqlite'
import { newCommand, runCommand } from '../command-line.ts'
import { readDatabaseFiles, readShopConfig } from '../config.ts'
import { expectedErrors, readBothUrls, rehearseOption, terminal } from '../move/command.ts'
import { move } from '../move/move.ts'

const command = newCommand(
  'bin/bun run move-to-sqlite',
  'Moves a stopped shop from PostgreSQL (INVENTORY_DATABASE_URL, ORDER_DATABASE_URL) into new files (INVENTORY_DB, ORDER_DB).',
)
  .addOption(rehearseOption)
  .addHelpText(
    'after',
    `
Every row is read back and compared, and the doctor looks before and after. Nothing is kept unless all is right.
The feeds begin a new epoch: their readers are told (410) to read everything once more.
Exit code 0: done. 2: not done, and the shop can be started on PostgreSQL.`,
  )

process.exitCode = await runCommand(
  command,
  async ({ rehearse: isRehearsal = false }) => {
    const [files, from] = [readDatabaseFiles(), readBothUrls()]
    const suffix = isRehearsal ? '.rehearsal' : ''
    const to = { inventory: files.inventory + suffix, order: files.order + suffix }
    if (isRehearsal) for (const place of Object.values(to)) await removeDatabase(place)
    await move({ from, to, shop: readShopConfig(), isRehearsal, terminal })
    console.log(
      isRehearsal
        ? 'The rehearsal went well. Nothing is left of it.'
        : '\nThe shop has moved. Take INVENTORY_DATABASE_URL and ORDER_DATABASE_URL out of .env, then start it. ' +
            'The databases on PostgreSQL stay as they are: drop them when you trust the files.',
    )
    return 0
  },
  expectedErrors,
)
