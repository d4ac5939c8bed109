import { busConnection, presencePeriodMs, type Presence } from '@shop/contracts'
import { connect, type MqttClient } from 'mqtt'
import type { Log } from '../log.ts'
import { parsePresence } from './presence.ts'

/** A process of this service on the bus. */
export type Instance = {
  service: string
  instance: string
  url: string
  password: string
  /** Where it says that it is alive; for a worker that has its database for itself, where any instance does. */
  presenceTopic: string
}

/** Another process runs under the name of this one, or under another name beside a database that is not shared. */
export class InstanceTakenError extends Error {
  override name = 'InstanceTakenError'
  readonly code = 'instance-taken'

  constructor({ service, instance }: Pick<Instance, 'service' | 'instance'>, other = instance) {
    const own = (name: string): string => `${service.toUpperCase()}_${name}`
    super(
      `another process runs as ${own('INSTANCE')}=${other}: it renews its presence on the bus. ` +
        (other === instance
          ? `Stop it, or give this one another name in ${own('INSTANCE')}.`
          : `A database in a file has one process: stop the other one, or move to PostgreSQL (${own('DATABASE_URL')}).`),
    )
  }
}

/** Time in which a living process says again that it is alive, in ms: a period, and one second to arrive. */
const renewalWaitMs = presencePeriodMs + 1_000

/**
 * Makes sure that no other process runs under this name, or beside this one. A presence that the broker retained may be of
 * a process that died, so it has to be renewed within `waitMs`. Resolves at once when none says alive, and when the bus is
 * away.
 * @throws InstanceTakenError when another process renews its presence
 */
export const assertInstanceFree = async (own: Instance, waitMs = renewalWaitMs): Promise<void> => {
  const other = await hearOther(own, { isOnlyIfRetained: true, waitMs })
  if (other !== undefined) throw new InstanceTakenError(own, other.instance)
}

export type InstanceWatchOptions = {
  own: Instance
  /** When this process started, in ms since 1970: its presence says the same. */
  sinceMs: number
  /** Called when an earlier process under this name lives: this one has to go. */
  onTaken: (error: InstanceTakenError) => void
  log: Pick<Log, 'error'>
  waitMs?: number
}

/**
 * Notices when this process does not have its name for itself. Two that started at the same moment, or while the bus was
 * away, throw each other off the bus, so each reconnect looks for another one. The later one goes.
 */
export const createInstanceWatch = ({
  own,
  sinceMs,
  onTaken,
  log,
  waitMs = renewalWaitMs,
}: InstanceWatchOptions) => {
  const { service, instance } = own
  let looking: Promise<void> | undefined

  const look = async (): Promise<void> => {
    const other = await hearOther(own, { sinceMs, isOnlyIfRetained: false, waitMs })
    looking = undefined
    if (other === undefined) return
    if (other.presence.since < sinceMs) return onTaken(new InstanceTakenError(own))
    log.error({ instance }, `a process that started later took over the session of ${instance}`)
  }
  return {
    /** The connection was lost and is back. Resolves when the look is over. */
    cameBack: (): Promise<void> => (looking ??= look()),
    /** Another client took the place of this one at the broker. */
    takenOver: (): void =>
      log.error(
        { instance },
        `another client took over the session of ${instance}: a second process has its name, ` +
          `or somebody knows ${service.toUpperCase()}_MQTT_PASSWORD`,
      ),
  }
}

type Look = {
  /** When this process started. A presence with this time is its own and does not count. */
  sinceMs?: number
  /** Wait only if the broker remembers such a presence. */
  isOnlyIfRetained: boolean
  waitMs: number
}

type Other = { instance: string; presence: Presence }

/** Another process, heard while this one listens. Undefined when there is none, or the bus is away. */
const hearOther = async (
  own: Instance,
  { sinceMs, isOnlyIfRetained, waitMs }: Look,
): Promise<Other | undefined> => {
  const client = await listenTo(own)
  if (client === undefined) return undefined
  const { presenceTopic } = own
  const heard = Promise.withResolvers<Other | undefined>()
  let isRetained = false
  client.on('message', (topic, payload, { retain }) => {
    const presence = parsePresence(payload)
    if (!presence?.alive || presence.since === sinceMs) return
    if (retain) isRetained = true
    else heard.resolve({ instance: topic.slice(topic.lastIndexOf('/') + 1), presence })
  })
  client.on('close', () => heard.resolve(undefined))
  const timer = setTimeout(() => heard.resolve(undefined), waitMs)
  try {
    await client.subscribeAsync(presenceTopic, { qos: 0 })
    // The broker sends what it has retained before it answers a second request.
    await client.unsubscribeAsync(`${presenceTopic}/none`)
    return isOnlyIfRetained && !isRetained ? undefined : await heard.promise
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
    await client.endAsync(true)
  }
}

/** A connection under a name of its own, which is not opened again. Undefined when there is none to be had. */
const listenTo = async ({
  service,
  instance,
  url,
  password,
}: Instance): Promise<MqttClient | undefined> => {
  const clientId = `${instance}-look-${crypto.randomUUID()}`
  const login = { username: service, password, clientId, reconnectPeriod: 0 }
  const client = connect(url, { ...busConnection, ...login })
  client.on('error', () => undefined)
  const isOpen = await new Promise<boolean>((resolve) => {
    client.once('connect', () => resolve(true))
    client.once('close', () => resolve(false))
  })
  if (isOpen) return client
  await client.endAsync(true)
  return undefined
}
