import { Option } from '@commander-js/extra-typings'
import { newCommand, runCommand, UsageError } from '../command-line.ts'
import { isPostgres, readDatabases, readShopConfig, type ShopConfig } from '../config.ts'
import {
  assertIsFile,
  BackupError,
  readManifest,
  services,
  type ServiceWithDatabase,
} from '../backup-manifest.ts'
import { beginAnew, lossText } from './begin-anew.ts'
import { promote } from './promote.ts'
import { putBack, verifyCopy, verifyCurrency } from './put-back.ts'
import { isInUse } from '../in-use.ts'
import { beginAnewOnPostgres, promoteOnPostgres } from './on-postgres.ts'

const service = (flag: string, what: string) =>
  new Option(`${flag} <service>`, what).choices(services)

const command = newCommand(
  'bin/bun run restore',
  'Puts the databases of a backup in the place of those of the stopped services. What was there is kept beside it.',
)
  .argument('[folder]', 'a backup')
  .addOption(service('--service', 'only this one'))
  .addOption(
    service(
      '--lost',
      'accepts that the database of a stopped service is gone, without a backup: its new and empty file begins anew, and the other service tells it what it knows. What only the lost one knew stays lost',
    ),
  )
  .addOption(
    service(
      '--promoted',
      'the database of a stopped service was brought back by another tool, such as Litestream, or its server lost commits in a failover: it begins a new epoch, and the other service tells it what it missed',
    ),
  )
  .addHelpText(
    'after',
    `
Exit code 0: done. 2: not done, and the databases are as they were.`,
  )

type Options = Partial<Record<'service' | 'lost' | 'promoted', ServiceWithDatabase | undefined>>

const restore = async (options: Options, folder: string | undefined): Promise<number> => {
  const { service, lost, promoted } = options
  const given = [folder ?? service, lost, promoted].filter((each) => each !== undefined)
  if (given.length > 1) {
    throw new UsageError('--lost and --promoted take the name of a service and nothing besides.')
  }
  if (lost !== undefined) return acceptLoss(lost)
  if (promoted !== undefined) return acceptPromotion(promoted)
  if (folder === undefined) throw new UsageError('Name one folder.')
  const chosen = service === undefined ? services : [service]
  const places = readDatabases()
  for (const service of chosen) assertIsFile(service, places[service])
  const shop = readShopConfig()
  const manifest = await readManifest(folder)
  const now = new Date()
  const requests = chosen.map((service) => ({
    service,
    folder,
    manifest,
    target: places[service],
    now,
  }))
  for (const request of requests) {
    await verifyCopy(request)
    verifyCurrency(request, shop.currency)
    await refuseWhileRunning(request, shop)
  }
  for (const request of requests) {
    const kept = await putBack(request)
    console.log(`Restored ${request.target} as it was at ${manifest.madeAt}.`)
    if (kept) console.log(`  What was there is ${kept}.`)
  }
  console.log(whatNow(chosen))
  return 0
}

/** Lets a new and empty database begin anew in the place of a lost one. */
const acceptLoss = async (service: ServiceWithDatabase): Promise<number> => {
  const place = readDatabases()[service]
  if (isPostgres(place)) {
    const request = { service, address: place, url: urlOf(service) }
    console.log(lossText(service, await beginAnewOnPostgres(request)))
    return 0
  }
  await refuseWhileRunning({ service, target: place }, readShopConfig())
  beginAnew(service, place)
  console.log(lossText(service, place))
  return 0
}

/** Lets a database that may lack its last moments begin a new epoch. */
const acceptPromotion = async (service: ServiceWithDatabase): Promise<number> => {
  const place = readDatabases()[service]
  console.log(`${await promotedAt(service, place)} begins a new epoch.`)
  console.log(whatNow([service]))
  return 0
}

/** Marks the database and resolves with its name. */
const promotedAt = async (service: ServiceWithDatabase, place: string): Promise<string> => {
  if (isPostgres(place)) return promoteOnPostgres({ service, address: place, url: urlOf(service) })
  const shop = readShopConfig()
  await refuseWhileRunning({ service, target: place }, shop)
  promote({ service, target: place, currency: shop.currency })
  return place
}

const urlOf = (service: ServiceWithDatabase, shop = readShopConfig()): string =>
  service === 'inventory' ? shop.inventoryUrl : shop.orderUrl

const refuseWhileRunning = async (
  { service, target }: { service: ServiceWithDatabase; target: string },
  shop: ShopConfig,
): Promise<void> => {
  const url = urlOf(service, shop)
  if (await isInUse(target, url)) {
    throw new BackupError(
      `${service} runs (it answers at ${url}, or ${target} is open). Stop it and try again.`,
    )
  }
}

const whatNow = (chosen: readonly ServiceWithDatabase[]): string =>
  [
    '',
    'Start the services. A restored one decides nothing new until the other has announced again what it missed;',
    '/readyz and its log say so. Then run `bin/bun run doctor`.',
    ...(chosen.includes('inventory')
      ? [
          'Stock received or corrected and products changed since then are not in it, and nobody else knows them:',
          'repeat the imports and changes made since then with the same keys. What is in it is not done twice.',
        ]
      : []),
    ...(chosen.length === services.length
      ? [
          'Orders placed since then are in neither database: shoppers who repeat theirs with the same key are served.',
        ]
      : []),
  ].join('\n')

process.exitCode = await runCommand(command, restore, [BackupError])
