import { presenceSilentMs, PresenceSchema, type Presence, type Topics } from '@shop/contracts'
import * as v from 'valibot'
import type { Backend, Refused, WorkerSeen } from '../../ports.ts'

const services: readonly Backend[] = ['inventory', 'order']

/** The last presence of an instance, when this front heard it, and whether it came from the broker's memory. */
type Said = { presence: Presence; heardAtMs: number; isRemembered: boolean }
type State = Exclude<WorkerSeen['state'], 'unknown'>

/** A message of a subscribed topic. `isRetained`: it was said before this front subscribed, nobody knows when. */
export type PresenceMessage = { topic: string; text: string; isRetained: boolean }

export type PresenceTable = ReturnType<typeof createPresenceTable>

/**
 * Tracks which instances of the workers are alive, from their retained presence messages. Each instance renews its own
 * every `presencePeriodMs`. Ages are counted with `nowMs`, the front's own steady clock.
 */
export const createPresenceTable = (topics: Topics, nowMs: () => number) => {
  const alive = new Map(services.map((service) => [service, new Map<string, Said>()]))
  const prefixes = services.map((service) => [service, topics.presence(service, '')] as const)
  const seen = new Map<Backend, WorkerSeen>()

  /** The state of a service now, and since when. */
  const look = (service: Backend): WorkerSeen => {
    const instances = [...(alive.get(service)?.values() ?? [])]
    const state = bestStateOf(instances, nowMs())
    const refused = state === 'refused' ? refusedOf(service, instances) : undefined
    const before = seen.get(service)
    if (before?.state === state) return { ...before, refused }
    const heardAtMs = Math.max(...instances.map((instance) => instance.heardAtMs))
    const now = { state, sinceMs: state === 'silent' ? heardAtMs : nowMs() }
    seen.set(service, now)
    return { ...now, refused }
  }

  /** Takes a message and says whether it is one of presence. An unreadable one counts its instance as gone. */
  const take = ({ topic, text, isRetained }: PresenceMessage): boolean => {
    const found = prefixes.find(([, prefix]) => topic.startsWith(prefix))
    if (found === undefined) return false
    const [service, prefix] = found
    const instance = topic.slice(prefix.length)
    const presence = readPresence(text)
    if (presence?.alive) {
      const said = { presence, heardAtMs: nowMs(), isRemembered: isRetained }
      alive.get(service)?.set(instance, said)
    } else alive.get(service)?.delete(instance)
    look(service)
    return true
  }

  return {
    take,
    look,
    isAway: (service: Backend): boolean => alive.get(service)?.size === 0,
    /** The service is alive, and each of its instances is closed to new work for one of these reasons. */
    isClosed: (service: Backend, reasons: readonly Presence['refusing'][]): boolean => {
      const instances = alive.get(service)
      if (instances === undefined || instances.size === 0) return false
      // Runs for each order, so it makes no array.
      for (const { presence } of instances.values())
        if (!reasons.includes(presence.refusing)) return false
      return true
    },
    /** Forgets everything: a broker that lost its memory no longer says which instance is gone. */
    clear: (): void => alive.forEach((instances) => instances.clear()),
    subscriptions: services.map((service) => topics.presenceOf(service)),
  }
}

/** The best state comes first: one instance that is up is enough. */
const bestFirst: readonly State[] = [
  'up',
  'remembered',
  'refused',
  'reconciling',
  'not-writing',
  'silent',
]

const bestStateOf = (instances: readonly Said[], now: number): State => {
  const states = new Set(instances.map((instance) => stateOf(instance, now)))
  return bestFirst.find((state) => states.has(state)) ?? 'away'
}

const stateOf = ({ presence, heardAtMs, isRemembered }: Said, now: number): State => {
  if (now - heardAtMs > presenceSilentMs) return 'silent'
  if (presence.refusing !== undefined) return presence.refusing
  if (presence.refusedTopic !== undefined) return 'refused'
  return isRemembered ? 'remembered' : 'up'
}

/** A worker publishes as the user with its name. */
const refusedOf = (user: Backend, instances: readonly Said[]): Refused | undefined => {
  const topic = instances.find(({ presence }) => presence.refusedTopic)?.presence.refusedTopic
  return topic === undefined ? undefined : { user, topic }
}

const readPresence = (text: string): Presence | undefined => {
  try {
    return v.parse(PresenceSchema, JSON.parse(text))
  } catch {
    return undefined
  }
}
