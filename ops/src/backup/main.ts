import { join } from 'node:path'
import { newCommand, runCommand } from '../command-line.ts'
import { readDatabases } from '../config.ts'
import { makeBackup } from './make-backup.ts'
import { assertIsFile, BackupError, services } from '../backup-manifest.ts'

const command = newCommand(
  'bin/bun run backup',
  'Copies both databases (INVENTORY_DB, ORDER_DB) of a running or stopped shop into a new folder, with a manifest.',
)
  .option('--to <folder>', 'the folder (data/backups/<time>)')
  .addHelpText(
    'after',
    `
Secrets are not in it; the command says which to keep elsewhere.
Exit code 0: done. 2: not done, and nothing is left over.`,
  )

/** The settings without which a backup is of no use on a new machine. Every other secret may be made anew. */
const keepElsewhere = `
No secret is in this backup. Keep it on another machine, and keep from .env, apart from it:
  ORDER_ID_SECRETS   without them no shopper finds or cancels an order again, and a repeated order is a second one
  SHOP_CURRENCY      if you set it: the databases open with no other one
All other secrets may be new on a new machine: bin/setup makes them. Give a new ADMIN_TOKEN to your programs.`

const backup = async ({ to }: { to?: string | undefined }): Promise<number> => {
  const now = new Date()
  const folder = to ?? join('data/backups', now.toISOString().replaceAll(':', '-'))
  const places = readDatabases()
  for (const service of services) assertIsFile(service, places[service])
  const manifest = await makeBackup(places, folder, now)
  for (const service of services) {
    const { file, bytes, sha256 } = manifest[service]
    console.log(`${join(folder, file)}  ${(bytes / 1_048_576).toFixed(1)} MiB  sha256 ${sha256}`)
  }
  console.log(keepElsewhere)
  return 0
}

process.exitCode = await runCommand(command, backup, [BackupError])
