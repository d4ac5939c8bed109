import { topicsUnder } from '@shop/contracts'
import type { BusUser } from '../config.ts'
import type { Acl } from '../mosquitto/acl.ts'
import { openConnection, type ConnectOptions, type Connection } from './connection.ts'

export type BrokerAccessOptions = {
  /** Where fronts connect. */
  url: string
  /** Where workers and operators' fronts connect: another broker when fronts are behind an edge broker. */
  workersUrl: string
  topicRoot: string
  passwords: ReadonlyMap<BusUser, string>
  /** Who may do what. */
  acl: Acl
  /** Messages that are left waiting for a worker that is away. */
  messageCount: number
  /** Whether the rights to every topic of the shop are tried. */
  isEveryTopic: boolean
}

export type BrokerAccess = ReturnType<typeof accessBroker>

/**
 * The way to a broker, or to the two of an edge. Checks use topics of their own: `reply/<client id>` and
 * `presence/<service>/<client id>` under client ids that nobody else has. So they disturb no running shop.
 */
export const accessBroker = (options: BrokerAccessOptions) => {
  const { url, workersUrl, passwords, topicRoot } = options
  const opened = new Set<Connection>()
  const keptIds: [BusUser, string][] = []
  const urlOf = (user: BusUser): string => (user === 'front' ? url : workersUrl)

  const connectAs = async (options: ConnectOptions): Promise<Connection> => {
    const connection = await openConnection(options)
    opened.add(connection)
    return connection
  }
  const connect = (
    user: BusUser,
    more: Partial<Omit<ConnectOptions, 'url' | 'username' | 'password'>> = {},
  ): Promise<Connection> => {
    const clientId = more.clientId ?? newClientId(user)
    if (more.isKept) keptIds.push([user, clientId])
    const login = { url: urlOf(user), username: user, password: passwords.get(user) }
    return connectAs({ ...login, ...more, clientId })
  }

  return {
    ...options,
    topics: topicsUnder(topicRoot),
    users: [...passwords.keys()],
    isOneBroker: url === workersUrl,
    urlOf,
    connect,
    /** Connects with a login of the caller's. */
    connectAs,
    /** Ends every connection and every session that was kept. */
    close: async (): Promise<void> => {
      await Promise.allSettled([...opened].map((connection) => connection.close()))
      const ending = keptIds.map(async ([user, clientId]) =>
        (await connect(user, { clientId })).close(),
      )
      await Promise.allSettled(ending)
    },
  }
}

/** A client id that no service has. */
export const newClientId = (user: string): string =>
  `check-${user}-${crypto.randomUUID().slice(0, 13)}`
