import { PresenceSchema, type Presence, type Topics } from '@shop/contracts'
import * as v from 'valibot'
import type { Backend } from '../../ports.ts'

const services: readonly Backend[] = ['inventory', 'order']

export type PresenceTable = ReturnType<typeof createPresenceTable>

/** Tracks which instances of the workers are alive, from their retained presence messages. */
export const createPresenceTable = (topics: Topics) => {
  const alive = new Map(services.map((service) => [service, new Map<string, Presence>()]))
  const prefixes = services.map((service) => [service, topics.presence(service, '')] as const)

  /** Takes a message and says whether it is one of presence. An unreadable one counts its instance as gone. */
  const take = (topic: string, text: string): boolean => {
    const found = prefixes.find(([, prefix]) => topic.startsWith(prefix))
    if (found === undefined) return false
    const [service, prefix] = found
    const instance = topic.slice(prefix.length)
    const presence = readPresence(text)
    if (presence?.alive) alive.get(service)?.set(instance, presence)
    else alive.get(service)?.delete(instance)
    return true
  }

  return {
    take,
    isAway: (service: Backend): boolean => alive.get(service)?.size === 0,
    /** The service is alive, and each of its instances is closed to new work for one of these reasons. */
    isClosed: (service: Backend, reasons: readonly Presence['refusing'][]): boolean => {
      const instances = alive.get(service)
      if (instances === undefined || instances.size === 0) return false
      // Runs for each order, so it makes no array.
      for (const { refusing } of instances.values()) if (!reasons.includes(refusing)) return false
      return true
    },
    /** Forgets everything: a broker that lost its memory no longer says which instance is gone. */
    clear: (): void => alive.forEach((instances) => instances.clear()),
    subscriptions: services.map((service) => topics.presenceOf(service)),
  }
}

const readPresence = (text: string): Presence | undefined => {
  try {
    return v.parse(PresenceSchema, JSON.parse(text))
  } catch {
    return undefined
  }
}
