import * as v from 'valibot'
import { PresenceSchema, type Presence } from '@shop/contracts'

export type PeerPresence = {
  /** Takes in a message of the peer's presence topic. Malformed ones count as away. */
  heard(topic: string, payload: Uint8Array): void
  /** Whether at least one instance says that it is alive. */
  isPresent(): boolean
  /** The bus is gone: nothing is known of any instance. */
  forget(): void
}

/**
 * Tracks which instances of another service are alive, from their retained presence messages and last wills.
 * Calls `onArrival` when an instance appears, starts anew or is open to new work again, and `onAlive` for every message
 * of one that is alive.
 */
export const watchPresence = (
  onArrival: () => void,
  onAlive: (presence: Presence) => void = () => undefined,
): PeerPresence => {
  const instances = new Map<string, Presence>()
  return {
    heard: (topic, payload) => {
      const presence = parsePresence(payload)
      const before = instances.get(topic)
      if (!presence?.alive) return void instances.delete(topic)
      instances.set(topic, presence)
      const isOpenAgain = before !== undefined && isClosed(before) && !isClosed(presence)
      if (before?.since !== presence.since || isOpenAgain) onArrival()
      onAlive(presence)
    },
    isPresent: () => instances.size > 0,
    forget: () => instances.clear(),
  }
}

const isClosed = ({ refusing }: Presence): boolean => refusing !== undefined

const parsePresence = (payload: Uint8Array): Presence | undefined => {
  try {
    const parsed = v.safeParse(PresenceSchema, JSON.parse(new TextDecoder().decode(payload)))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
