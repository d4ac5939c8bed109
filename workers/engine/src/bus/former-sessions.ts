import type { IClientOptions } from 'mqtt'
import type { BusOptions, Delivery } from './bus.ts'
import { openReader, type Reader } from './reader.ts'

export type FormerSessionsOptions = Pick<
  BusOptions,
  | 'url'
  | 'formerClientIds'
  | 'subscriptions'
  | 'notices'
  | 'onDelivery'
  | 'onError'
  | 'onFormerEnded'
> & {
  connection: IClientOptions
  canSay: () => boolean
}

/**
 * Takes over the sessions that the broker keeps under earlier client ids, one after the other. What waits in such a
 * session is delivered like everything else; when all of it is acknowledged the session is ended, so that nothing fills
 * it any more. A session that cannot be emptied now is left as it is.
 */
export const createFormerSessions = (options: FormerSessionsOptions) => {
  let left = [...options.formerClientIds]
  let current: Draining | undefined
  let isPaused = false

  const next = (): void => {
    const [clientId] = left
    if (clientId === undefined) return
    current = drain(clientId, options, () => {
      left = left.filter((each) => each !== clientId)
      current = undefined
      options.onFormerEnded(clientId)
      next()
    })
    if (isPaused) current.reader.pause()
  }
  return {
    /** Call when the session that takes their place is subscribed: from then on it has what they would miss. */
    begin: (): void => {
      if (current === undefined) next()
    },
    acknowledge: (deliveries: readonly Delivery[]): void => current?.acknowledge(deliveries),
    /** What was delivered and not acknowledged is forgotten: it comes again. */
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
      await current?.reader.client.endAsync(true)
    },
  }
}

type Draining = { reader: Reader; acknowledge(deliveries: readonly Delivery[]): void }

const drain = (clientId: string, options: FormerSessionsOptions, onEnded: () => void): Draining => {
  const { connection, subscriptions, notices, onDelivery, onError, ...rest } = options
  let delivered = 0
  let unacknowledged = 0
  const reader = openReader({
    ...rest,
    connection: { ...connection, clientId },
    onDelivery: (delivery) => {
      delivered += 1
      unacknowledged += 1
      onDelivery(delivery)
    },
    onNotice: () => undefined,
  })
  const { client } = reader

  /** Ends the session, if the broker has nothing more for it. */
  const endIfEmpty = async (): Promise<void> => {
    const { stream } = client
    let before: number
    do {
      before = delivered
      // The broker sends what waits, as far as it may, before it answers this.
      await client.unsubscribeAsync([...subscriptions, ...notices])
      if (client.stream !== stream || unacknowledged > 0) return
    } while (delivered > before)
    await client.endAsync(false, { properties: { sessionExpiryInterval: 0 } })
    onEnded()
  }
  let looking: object | undefined
  const look = (): void => {
    const { stream } = client
    if (unacknowledged > 0 || looking === stream || !client.connected) return
    looking = stream
    endIfEmpty()
      .catch(onError)
      .finally(() => {
        if (looking === stream) looking = undefined
      })
  }

  client.on('error', onError)
  client.on('connect', () => {
    unacknowledged = 0
    look()
  })
  return {
    reader,
    acknowledge: (deliveries) => {
      unacknowledged -= reader.acknowledge(deliveries)
      look()
    },
  }
}
