import { askDoctor, runProgram } from '../house/programs.ts'
import { audit, type Figures } from './audit.ts'
import { startChaosShop, type ChaosShop } from './chaos-shop.ts'
import { openDatabases } from './databases.ts'
import { expectedId } from './expected-id.ts'
import { faultsOf } from './faults.ts'
import { inflict, type FaultCounts } from './inflict.ts'
import type { DatabaseKind } from './layout.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { operatorsOf } from './operators.ts'
import { purchaseOf } from './purchases.ts'
import { randomOf } from './random.ts'
import { untilQuiet, untilSettled } from './settle.ts'
import { shopClient } from './shop-client.ts'
import { shop as goShopping } from './shoppers.ts'
import { startThief } from './thief.ts'

export type ChaosOptions = {
  seed: number
  /** Purchases begun at most. */
  orders: number
  /** Shoppers at one time. */
  connections: number
  /** Faults end after this time, also when there are purchases left. */
  msMax: number
  /** Time in which the faults of a round begin. */
  roundMs: number
  /** Longer faults are left out. */
  longMsMax: number
  /** Whether `bin/up` runs the shop, and is killed too. */
  isSupervised: boolean
  /** Where the workers have their databases. */
  database: DatabaseKind
  log(line: string): void
}

/** Time that the shop took to settle after one round, under load. */
export type Settled = { round: number; rowCount: number; ms: number | undefined }

export type ChaosResult = {
  figures: Figures
  ledger: Ledger
  faults: FaultCounts
  settled: Settled[]
  /** The attempts of a thief with the password of `front`, and how often. */
  thefts: Record<string, number>
  loadMs: number
  doctorExitCode: number | null
}

/** Everything must have settled so long after the last fault: twice the longest keep-alive, and some. */
const settleMsMax = 120_000
/** Load without faults between two rounds. */
const calmMs = 5_000
/** Rounds of one run: none is shorter than a few seconds. */
const roundCountMax = 10_000

/**
 * Runs a shop under load, lets the faults of the seed happen, and holds the shop in the end against what its clients
 * were told. What is wrong is in `ledger.violations`.
 */
export const runChaos = async (options: ChaosOptions): Promise<ChaosResult> => {
  const chaos = await startChaosShop(options)
  const stop = (): void => void chaos.close().finally(() => process.exit(exitCodeStopped))
  for (const signal of stopSignals) process.once(signal, stop)
  try {
    return await runIn(chaos, options)
  } finally {
    for (const signal of stopSignals) process.off(signal, stop)
    await chaos.close()
  }
}
/** A signal that ends this program must not leave its processes behind. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const exitCodeStopped = 130

const runIn = async (chaos: ChaosShop, options: ChaosOptions): Promise<ChaosResult> => {
  const { seed, log } = options
  const ledger = createLedger()
  const client = shopClient(chaos, ledger)
  const { env } = chaos.shop
  let isClosing = false
  let overAtMs = Infinity
  const isOver = (): boolean => performance.now() > overAtMs
  const adminToken = env.ADMIN_TOKEN!
  const random = randomOf(seed, operatorPurpose)
  const operators = operatorsOf({ client, ledger, random, adminToken, isOver })
  await operators.openShop()
  const thief = await startThief({
    shop: chaos.shop,
    ledger,
    random: randomOf(seed, thiefPurpose),
  })

  const started = performance.now()
  let next = 0
  const shopper = async (): Promise<void> => {
    while (next < options.orders && !isClosing) {
      const n = next++
      await goShopping(purchaseOf(seed, n), {
        client,
        ledger,
        isOver,
        random: randomOf(seed, n, shopperPurpose),
      })
    }
  }
  let isDone = false
  const shopping = Promise.all(Array.from({ length: options.connections }, shopper)).then(() => {
    isDone = true
  })
  const working = Promise.all([
    operators.receiveStock(() => isClosing),
    operators.shipParcels(() => isClosing),
  ])

  const faults: FaultCounts = {}
  const settled: Settled[] = []
  const isRoundOver = (): boolean => isDone || performance.now() - started > options.msMax
  for (let round = 0; round < roundCountMax && !isRoundOver(); round += 1) {
    await inflict(chaos, faultsOf(seed, { round, ...options }), {
      counts: faults,
      isOver: isRoundOver,
    })
    for (const ended of await chaos.restoreAll())
      ledger.violate('no process ends by itself', 'round ' + round, ended)
    const { rowCount, ms } = await untilSettled(chaos.shop, settleMsMax)
    if (ms === undefined)
      ledger.violate('what was recorded settles', `round ${round}`, `${rowCount} rows waited`)
    settled.push({ round, rowCount, ms })
    log(
      `round ${round}: ${next} purchases begun, ${rowCount} rows settled in ${ms?.toFixed(0) ?? 'no'} ms`,
    )
    await Bun.sleep(calmMs)
  }
  isClosing = true
  overAtMs = performance.now() + settleMsMax
  await Promise.all([shopping, working, thief.stop()])
  const loadMs = performance.now() - started
  await chaos.untilReady()
  if (!(await untilQuiet(chaos.shop, settleMsMax)))
    ledger.violate('the shop becomes quiet', 'the whole', 'rows wait')

  await thief.auditParked()
  const discarded = await runProgram(chaos.shop, 'parked', 'discard', '--all')
  if (discarded.exitCode !== 0)
    ledger.violate('what was parked can be discarded', 'the whole', discarded.output)
  const doctor = await askDoctor(chaos.shop)
  for (const { check, subject, detail } of doctor.violations)
    ledger.violate(`doctor: ${check}`, subject, detail)
  if (doctor.exitCode !== 0)
    ledger.violate('the doctor finds nothing', 'exit code', String(doctor.exitCode))
  const databases = await openDatabases(chaos.shop)
  try {
    const figures = audit(ledger, {
      orders: await databases.orders(),
      products: await databases.products(),
      idOf: (key) => expectedId(key, env.ORDER_ID_SECRETS!.split(',')[0]!),
    })
    const { exitCode: doctorExitCode } = doctor
    return { figures, ledger, faults, settled, thefts: thief.counts, loadMs, doctorExitCode }
  } finally {
    await databases.close()
  }
}
const operatorPurpose = 11
const shopperPurpose = 13
const thiefPurpose = 17
