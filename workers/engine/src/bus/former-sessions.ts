import type { IClientOptions } from 'mqtt'
import type { BusOptions, Delivery } from './bus.ts'
import { openReader, type Reader } from './reader.ts'

export type FormerSessionsOptions = Pick<
  BusOptions,
  | 'url'
  | 'formerClientIds'
  | 'mayTakeOver'
  | 'subscriptions'
  | 'notices'
  | 'onDelivery'
  | 'onError'
  | 'onFormerEnded'
> & {
  connection: IClientOptions
  canSay: () => boolean
}

/** Time after which is looked again whether this process may take over, in ms. */
const mayTakeOverLookMs = 500

/**
 * Takes over the sessions that the broker keeps under earlier client ids, one after the other. What waits in such a
 * session is delivered like everything else; when all of it is acknowledged the session is ended, so that nothing fills
 * it any more. A session that cannot be emptied now is left as it is.
 */
export const createFormerSessions = (options: FormerSessionsOptions) => {
  let left = [...options.formerClientIds]
  let current: Draining | undefined
  let isPaused = false
  let looking: ReturnType<typeof setTimeout> | undefined

  const next = (): void => {
    const [clientId] = left
    if (clientId === undefined) return
    if (!options.mayTakeOver()) {
      looking = setTimeout(begin, mayTakeOverLookMs)
      return
    }
    current = drain(clientId, options, () => {
      left = left.filter((each) => each !== clientId)
      current = undefined
      options.onFormerEnded(clientId)
      next()
    })
    if (isPaused) current.reader.pause()
  }
  const begin = (): void => {
    clearTimeout(looking)
    if (current === undefined) next()
  }
  return {
    /** Call when the session that takes their place is subscribed: from then on it has what they would miss. */
    begin,
    acknowledge: (deliveries: readonly Delivery[]): void => current?.acknowledge(deliveries),
    /** Forgets the deliveries that were not acknowledged: they come again. */
    again: (): void => {
      isPaused = false
      current?.reader.client.stream.destroy()
    },
    pause: (): void => {
      isPaused = true
      current?.reader.pause()
    },
    resume: (): void => {
      isPaused = false
      current?.reader.resume()
    },
    /** Whether anything can be said has changed. */
    lookAgain: (): void => current?.reader.lookAgain(),
    close: async (): Promise<void> => {
      left = []
      clearTimeout(looking)
      await current?.reader.client.endAsync(true)
    },
  }
}

type Draining = { reader: Reader; acknowledge(deliveries: readonly Delivery[]): void }

/** Messages of one connection. `isAsked`: the broker has not yet answered whether there are more. */
type Counted = {
  stream: unknown
  delivered: number
  unacknowledged: number
  isAsked: boolean
}

const nothingOn = (stream: unknown): Counted => ({
  stream,
  delivered: 0,
  unacknowledged: 0,
  isAsked: false,
})

const drain = (clientId: string, options: FormerSessionsOptions, onEnded: () => void): Draining => {
  const { connection, subscriptions, notices, onDelivery, onError, ...rest } = options
  let counted = nothingOn(undefined)
  const countOn = (stream: unknown): Counted => {
    if (counted.stream !== stream) counted = nothingOn(stream)
    return counted
  }
  const reader = openReader({
    ...rest,
    connection: { ...connection, clientId },
    isKept: true,
    onDelivery: (delivery) => {
      const count = countOn(delivery.connection)
      count.delivered += 1
      count.unacknowledged += 1
      onDelivery(delivery)
    },
    onNotice: () => undefined,
  })
  const { client } = reader

  /** Ends the session, if the broker has nothing more for it. */
  const endIfEmpty = async (count: Counted): Promise<void> => {
    const before = count.delivered
    // The broker sends what waits, as far as it may, before it answers this.
    await client.unsubscribeAsync([...subscriptions, ...notices])
    count.isAsked = false
    if (client.stream !== count.stream || count.unacknowledged > 0) return
    if (count.delivered > before) return look()
    await client.endAsync(false, { properties: { sessionExpiryInterval: 0 } })
    onEnded()
  }
  const look = (): void => {
    const count = countOn(client.stream)
    if (count.unacknowledged > 0 || count.isAsked || !client.connected) return
    count.isAsked = true
    endIfEmpty(count).catch(onError)
  }

  client.on('error', onError)
  client.on('connect', look)
  return {
    reader,
    acknowledge: (deliveries) => {
      const acknowledged = reader.acknowledge(deliveries)
      countOn(client.stream).unacknowledged -= acknowledged
      look()
    },
  }
}
