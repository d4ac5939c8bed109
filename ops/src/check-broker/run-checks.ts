import { accessBroker, type BrokerAccess, type BrokerAccessOptions } from './broker-access.ts'
import { bad, type Check, type Finding, type PromiseName } from './check.ts'
import { entry, strangers } from './checks/entry.ts'
import { queue, sessions } from './checks/keeping.ts'
import { inFlight, receiveMaximum, size } from './checks/limits.ts'
import { atLeastOnce, envelope, shared } from './checks/messages.ts'
import { rights } from './checks/rights.ts'
import { expiry, lastWill, retained } from './checks/signs.ts'

/** In the order in which they are shown. The first one is the door: behind a closed one nothing can be tried. */
const checks: readonly Check[] = [
  strangers,
  rights,
  envelope,
  atLeastOnce,
  sessions,
  queue,
  size,
  receiveMaximum,
  inFlight,
  lastWill,
  retained,
  expiry,
  shared,
]

export type Checked = { title: string; promise: PromiseName } & Finding

/** Time after which a check is given up, in ms. */
const checkMsMax = 60_000

/** Tries all that the shop needs of a broker. Resolves with the findings, only the first if nobody is let in. */
export const checkBroker = async (options: BrokerAccessOptions): Promise<Checked[]> => {
  const broker = accessBroker(options)
  try {
    const door = await findingOf(entry, broker)
    if (!door.isGood) return [door]
    return [door, ...(await Promise.all(checks.map((check) => findingOf(check, broker))))]
  } finally {
    await broker.close()
  }
}

const findingOf = async (check: Check, broker: BrokerAccess): Promise<Checked> => {
  const { title, promise } = check
  const timeout = Promise.withResolvers<Finding>()
  const timer = setTimeout(
    () => timeout.resolve(bad(`no end after ${checkMsMax / 1_000} s`, 'Look at its log.')),
    checkMsMax,
  )
  const finding = await Promise.race([check.run(broker).catch(unforeseen), timeout.promise])
  clearTimeout(timer)
  return { title, promise, ...finding }
}

const unforeseen = (error: unknown): Finding =>
  bad(`this could not be tried: ${String(error)}`, 'Look at its log.')
