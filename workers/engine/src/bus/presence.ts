import * as v from 'valibot'
import { presenceSilentMs, PresenceSchema, type Presence } from '@shop/contracts'

/** `silent`: no instance has said anything for `presenceSilentMs`, though none has left. `sinceMs`: by the clock given. */
export type PeerSeen = { state: 'up' | 'silent' | 'away'; sinceMs: number }

export type PeerPresence = {
  /** Takes in a message of the peer's presence topic. Malformed ones count as away. */
  heard(topic: string, payload: Uint8Array): void
  /** Whether at least one instance says that it is alive, however long ago. */
  isPresent(): boolean
  /** How the peer is now, and since when. */
  look(): PeerSeen
  /** The bus is gone: nothing is known of any instance. */
  forget(): void
}

export type PresenceOptions = {
  /**
   * Called when the service is there after it was not, starts anew, takes new work again, or has another database. An
   * instance that comes to one that is there already changes nothing: a rolling restart is no arrival.
   */
  onArrival: () => void
  /** Called when an instance has left and others are there: what was said to it may be lost. */
  onDeparture?: () => void
  /** Called for every message of an instance that is alive. */
  onAlive?: (presence: Presence) => void
  /** Monotonic time in ms. */
  now: () => number
}

type Said = { presence: Presence; heardAtMs: number }

/** Tracks which instances of another service are alive, from their retained presence messages and last wills. */
export const watchPresence = ({
  onArrival,
  onDeparture,
  onAlive,
  now,
}: PresenceOptions): PeerPresence => {
  const instances = new Map<string, Said>()
  let seen: PeerSeen = { state: 'away', sinceMs: now() }

  const look = (): PeerSeen => {
    const heardAtMs = Math.max(...[...instances.values()].map((said) => said.heardAtMs))
    const state = stateOf(instances.size, now() - heardAtMs)
    if (seen.state !== state) seen = { state, sinceMs: state === 'silent' ? heardAtMs : now() }
    return seen
  }
  const heard = (topic: string, payload: Uint8Array): void => {
    const presence = parsePresence(payload)
    const before = instances.get(topic)?.presence
    instances.delete(topic)
    if (!presence?.alive) {
      if (before !== undefined && instances.size > 0) onDeparture?.()
      return
    }
    const others = [...instances.values()]
      .filter(({ heardAtMs }) => now() - heardAtMs <= presenceSilentMs)
      .map((said) => said.presence)
    instances.set(topic, { presence, heardAtMs: now() })
    if (isArrival(presence, before, others)) onArrival()
    onAlive?.(presence)
  }

  return {
    heard: (topic, payload) => {
      heard(topic, payload)
      look()
    },
    isPresent: () => instances.size > 0,
    look,
    forget: () => {
      instances.clear()
      look()
    },
  }
}

const stateOf = (instanceCount: number, ageMs: number): PeerSeen['state'] => {
  if (instanceCount === 0) return 'away'
  return ageMs > presenceSilentMs ? 'silent' : 'up'
}

/** Whether a presence is news of the whole service, beside the one of this instance before and those of the others. */
const isArrival = (
  presence: Presence,
  before: Presence | undefined,
  others: readonly Presence[],
): boolean => {
  const isAnew = before?.since !== presence.since || before.epoch !== presence.epoch
  const isOpenAgain = before !== undefined && isClosed(before) && !isClosed(presence)
  const isThere = others.some(
    (other) => other.epoch === presence.epoch && (isClosed(presence) || !isClosed(other)),
  )
  return (isAnew || isOpenAgain) && !isThere
}

const isClosed = ({ refusing }: Presence): boolean => refusing !== undefined

/** The presence in a message; undefined when it cannot be read. */
export const parsePresence = (payload: Uint8Array): Presence | undefined => {
  try {
    const parsed = v.safeParse(PresenceSchema, JSON.parse(new TextDecoder().decode(payload)))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
