import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { audit } from '../chaos/audit.ts'
import { openDatabases } from '../chaos/databases.ts'
import { expectedId } from '../chaos/expected-id.ts'
import { createLedger, type Ledger, type Violation } from '../chaos/ledger.ts'
import { untilQuiet } from '../chaos/settle.ts'
import { runBun } from '../house/processes.ts'
import { askDoctor, runProgram } from '../house/programs.ts'
import { repository, startShop, type Shop } from '../house/shop.ts'
import { until } from '../house/until.ts'
import { startLoad, type Load } from './load.ts'
import type { Plan, Step } from './plans.ts'

/** The orders as they are after one step. */
export type StepFigures = { replaced: string; answered: number; recorded: number }

export type Upgraded = {
  steps: StepFigures[]
  violations: Violation[]
  /** Topics of the items that were parked on the way, and of those that stay parked when they are tried again. */
  parked: string[]
  left: string[]
  byStatus: Record<string, number>
}

const seed = 20_261_129
/** Answers to orders that each mixture of old and new programs gives before the next step. */
const answersPerStep = 100
const stepWithinMs = 30_000
const quietWithinMs = 30_000

/**
 * Starts a whole shop of an old checkout, replaces one process after the other by today's while orders go on, tries what
 * was parked again, and holds the shop in the end against what its clients were told.
 */
export const upgradeUnderLoad = async (checkout: string, plan: Plan): Promise<Upgraded> => {
  const shop = await startShop(undefined, { LOG_LEVEL: 'warn' }, checkout)
  try {
    const ledger = createLedger()
    const load = await startLoad(shop, ledger, seed)
    const steps = [await answers(load, 'nothing')]
    await setUp(shop)
    for (const step of plan.steps) {
      await replace(shop, step, plan)
      if (step.settings !== undefined) load.trust()
      steps.push(await answers(load, step.replace.join()))
    }
    await load.end()
    const parked = await parkedTopics(shop)
    const left = await redriveParked(shop)
    if (!(await untilQuiet(shop, quietWithinMs)))
      ledger.violate('the shop becomes quiet', 'the whole', 'rows wait')
    const byStatus = await auditShop(shop, ledger, load)
    return { steps, violations: ledger.violations, parked, left, byStatus }
  } finally {
    await shop.close()
  }
}

/** `bin/setup` of this checkout: adds to `.env` and to the broker's passwords what the old release did not have. */
const setUp = async ({ folder, env }: Shop): Promise<void> => {
  await copyFile(join(repository, '.env.example'), join(folder, '.env.example'))
  const setup = runBun([join(repository, 'ops/src/setup/main.ts')], { cwd: folder, env })
  if ((await setup.ended) !== 0) throw new Error(setup.output())
  const completed = parseEnv(await Bun.file(join(folder, '.env')).text())
  Object.assign(env, { ...completed, ...env })
}

const replace = async (shop: Shop, step: Step, { isSmooth }: Plan): Promise<void> => {
  Object.assign(shop.env, step.settings)
  for (const service of step.replace) await shop.stop(service)
  if (step.replace.includes('broker')) {
    for (const file of ['mosquitto.conf', 'mosquitto.acl']) {
      await copyFile(join(repository, file), join(shop.folder, file))
    }
  }
  // In a wrong order, a process may have to wait for a later step before it is ready.
  const options = { checkout: repository, untilReady: isSmooth }
  await Promise.all(step.replace.map((service) => shop.start(service, options)))
}

/** Waits for some more answers to orders, and counts those that said 201. */
const answers = async (load: Load, replaced: string): Promise<StepFigures> => {
  const [answeredBefore, recordedBefore] = [load.answerCount(), load.answerCount(201)]
  const answered = () => load.answerCount() - answeredBefore
  await until(
    `orders are answered after ${replaced} was replaced`,
    () => answered() >= answersPerStep,
    stepWithinMs,
  )
  return { replaced, answered: answered(), recorded: load.answerCount(201) - recordedBefore }
}

/** The topics of parked items, each once. */
const parkedTopics = async ({ askWorker, env }: Shop): Promise<string[]> => {
  const lists = await Promise.all(
    (['inventory', 'order'] as const).map(async (worker) =>
      (await askWorker(worker, '/parked')).json(),
    ),
  )
  const items = lists.flatMap((list) => (list as { items: { topic: string }[] }).items)
  const root = `${env.SHOP_TOPIC_ROOT}/`
  return [...new Set(items.map(({ topic }) => topic.replace(root, '')))].sort()
}

/** Tries everything that is parked again. Resolves with the topics of what cannot be applied, which is discarded. */
const redriveParked = async (shop: Shop): Promise<string[]> => {
  for (let n = 0; n < redrivesMax && (await parkedTopics(shop)).length > 0; n += 1) {
    await runProgram(shop, 'parked', 'redrive', '--all')
  }
  const left = await parkedTopics(shop)
  if (left.length > 0) await runProgram(shop, 'parked', 'discard', '--all')
  return left
}
/** A program may take one slice of them at a time. */
const redrivesMax = 5

const auditShop = async (
  shop: Shop,
  ledger: Ledger,
  { taken }: Load,
): Promise<Record<string, number>> => {
  const doctor = await askDoctor(shop)
  for (const { check, subject, detail } of doctor.violations)
    ledger.violate(`doctor: ${check}`, subject, detail)
  if (!doctor.isRunning) ledger.violate('the doctor sees a running shop', 'the whole', 'stopped')

  const databases = await openDatabases(shop)
  try {
    const orders = await databases.orders()
    const ids = new Set(orders.map(({ id }) => id))
    for (const id of taken) {
      if (!ids.has(id)) ledger.violate('told 202: the bus has it', id, 'lost')
    }
    const [secret] = shop.env.ORDER_ID_SECRETS!.split(',')
    const products = await databases.products()
    return audit(ledger, { orders, products, idOf: (key) => expectedId(key, secret!) }).byStatus
  } finally {
    await databases.close()
  }
}
