import {
  presenceSilentMs,
  PresenceSchema,
  type ClosedReason,
  type Presence,
  type Topics,
} from '@shop/contracts'
import * as v from 'valibot'
import type { Backend, Log, Refused, WorkerSeen } from '../../ports.ts'

const services: readonly Backend[] = ['inventory', 'order']

/** Why an instance takes no new work of this front. */
type Closed = ClosedReason | 'other-currency'
/** The last message of an instance, when this front heard it, and whether it came from the broker's memory. */
type Said = {
  closed: Closed | undefined
  currency: string | undefined
  refusedTopic: string | undefined
  heardAtMs: number
  isRemembered: boolean
}
type State = Exclude<WorkerSeen['state'], 'unknown'>

/** A message of a subscribed topic. `isRetained`: it was said before this front subscribed, nobody knows when. */
export type PresenceMessage = {
  topic: string
  text: string
  isRetained: boolean
  /** Of the sender's database. Undefined when it says none. */
  currency: string | undefined
  /** The broker keeps nothing for the sender while it is away. */
  keepsNoSession: boolean
}

type Options = { currency: string; nowMs: () => number; log: Pick<Log, 'error'> }

export type PresenceTable = ReturnType<typeof createPresenceTable>

/**
 * Tracks which instances of the workers are alive, from their retained presence messages. Each instance renews its own
 * every `presencePeriodMs`. Ages are counted with `nowMs`, the front's own steady clock. Logs once when a worker has
 * another currency than the front.
 */
export const createPresenceTable = (topics: Topics, options: Options) => {
  const { nowMs } = options
  const alive = new Map(services.map((service) => [service, new Map<string, Said>()]))
  const senderOf = readsSender(topics)
  const seen = new Map<Backend, WorkerSeen>()
  const logOtherCurrency = logsOtherCurrency(options)
  /** The services for which the broker keeps nothing while they are away. */
  const withoutSession = new Set<Backend>()

  /** The state of a service now, and since when. */
  const look = (service: Backend): WorkerSeen => {
    const instances = [...(alive.get(service)?.values() ?? [])]
    const state = bestStateOf(instances, nowMs())
    const refused = state === 'refused' ? refusedOf(service, instances) : undefined
    const before = seen.get(service)
    if (before?.state === state) return { ...before, refused }
    const heardAtMs = Math.max(...instances.map((instance) => instance.heardAtMs))
    const now: WorkerSeen = { state, sinceMs: state === 'silent' ? heardAtMs : nowMs() }
    if (state === 'other-currency') {
      now.currency = instances.find(({ closed }) => closed === state)?.currency
      logOtherCurrency(service, now.currency)
    }
    seen.set(service, now)
    return { ...now, refused }
  }

  /** Takes a message and says whether it is one of presence. An unreadable one counts its instance as gone. */
  const take = (message: PresenceMessage): boolean => {
    const sender = senderOf(message.topic)
    if (sender === undefined) return false
    const { service, instance } = sender
    const presence = readPresence(message.text)
    withoutSession[message.keepsNoSession ? 'add' : 'delete'](service)
    const instances = alive.get(service)
    if (presence?.alive) instances?.set(instance, saidIn(presence, message, options))
    else instances?.delete(instance)
    look(service)
    return true
  }

  return {
    take,
    look,
    isAway: (service: Backend): boolean => alive.get(service)?.size === 0,
    /** No instance is alive, and the broker keeps nothing for any of them: what is sent to the service is lost. */
    isUnreachable: (service: Backend): boolean =>
      withoutSession.has(service) && alive.get(service)?.size === 0,
    /** The service is alive, and each of its instances is closed to new work for one of these reasons. */
    isClosed: (service: Backend, reasons: readonly (Closed | undefined)[]): boolean => {
      const instances = alive.get(service)
      if (instances === undefined || instances.size === 0) return false
      // Runs for each order, so it makes no array.
      for (const { closed } of instances.values()) if (!reasons.includes(closed)) return false
      return true
    },
    /** Forgets everything: a broker that lost its memory no longer says which instance is gone. */
    clear: (): void => [withoutSession, ...alive.values()].forEach((known) => known.clear()),
    subscriptions: services.map((service) => topics.presenceOf(service)),
  }
}

/** The service and the instance of a presence topic; undefined for any other topic. */
const readsSender = (topics: Topics) => {
  const prefixes = services.map((service) => [service, topics.presence(service, '')] as const)
  return (topic: string) => {
    const found = prefixes.find(([, prefix]) => topic.startsWith(prefix))
    return found && { service: found[0], instance: topic.slice(found[1].length) }
  }
}

const saidIn = (
  { refusing, refusedTopic }: Presence,
  { currency, isRetained: isRemembered }: PresenceMessage,
  { currency: own, nowMs }: Options,
): Said => {
  const isOther = currency !== undefined && currency !== own
  const closed: Closed | undefined = isOther ? 'other-currency' : refusing
  return { closed, currency, refusedTopic, heardAtMs: nowMs(), isRemembered }
}

/** Logs, once for each worker and currency, that it is not the front's. */
const logsOtherCurrency = ({ currency: own, log }: Options) => {
  const logged = new Set<string>()
  return (service: Backend, currency: string | undefined): void => {
    const message =
      `the database of ${service} is in ${currency}, and SHOP_CURRENCY of this front is ${own}: no order is sent. ` +
      'Set SHOP_CURRENCY to the same currency for every service and start the front again.'
    if (!logged.has(message)) log.error(message)
    logged.add(message)
  }
}

/** The best state comes first: one instance that is up is enough. */
const bestFirst: readonly State[] = [
  'up',
  'remembered',
  'refused',
  'reconciling',
  'new',
  'not-writing',
  'other-currency',
  'other-lost',
  'lost',
  'silent',
]

const bestStateOf = (instances: readonly Said[], now: number): State => {
  const states = new Set(instances.map((instance) => stateOf(instance, now)))
  return bestFirst.find((state) => states.has(state)) ?? 'away'
}

const stateOf = ({ closed, refusedTopic, heardAtMs, isRemembered }: Said, now: number): State => {
  if (now - heardAtMs > presenceSilentMs) return 'silent'
  if (closed !== undefined) return closed
  if (refusedTopic !== undefined) return 'refused'
  return isRemembered ? 'remembered' : 'up'
}

/** A worker publishes as the user with its name. */
const refusedOf = (user: Backend, instances: readonly Said[]): Refused | undefined => {
  const topic = instances.find(({ refusedTopic }) => refusedTopic)?.refusedTopic
  return topic === undefined ? undefined : { user, topic }
}

const readPresence = (text: string): Presence | undefined => {
  try {
    return v.parse(PresenceSchema, JSON.parse(text))
  } catch {
    return undefined
  }
}
