import { PresenceSchema, type ClosedReason, type Presence, type Topics } from '@shop/contracts'
import * as v from 'valibot'
import type { Backend } from '../../ports.ts'

const services: readonly Backend[] = ['inventory', 'order']

/** Who says to be there, from the retained presence messages. */
export const createPresenceBoard = (topics: Topics) => {
  const alive = new Map(services.map((service) => [service, new Map<string, Presence>()]))
  const prefixes = services.map((service) => [service, topics.presence(service, '')] as const)

  /** Takes a message, if it is one of presence. An instance that says nothing readable counts as gone. */
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
    /** Whether the service is alive and every instance is closed to new work for one of these reasons. */
    isClosed: (service: Backend, reasons: readonly ClosedReason[]): boolean => {
      const instances = alive.get(service)
      if (instances === undefined || instances.size === 0) return false
      // Asked for each order, so without an array.
      for (const { refusing } of instances.values()) {
        if (refusing === undefined || !reasons.includes(refusing)) return false
      }
      return true
    },
    /** A broker that lost its memory no longer says who is gone: start again with what it says now. */
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
