import type { BusUser } from '../../config.ts'
import { newClientId, type BrokerAccess } from '../broker-access.ts'
import { bad, good, inWords, type Check, type Finding } from '../check.ts'
import { NotConnectedError } from '../connection.ts'

/** Reason codes of CONNACK, of MQTT 5 and of 3.1.1, which a broker may use to say that it does not speak 5. */
const unsupportedVersion = new Set([0x84, 0x01])
const notLetIn = new Set([0x86, 0x87, 0x04, 0x05])

/** The broker lets the users of the shop in, with MQTT 5. Without that nothing more can be tried. */
export const entry: Check = {
  title: 'speaks MQTT 5 and lets the users of the shop in',
  promise: 'answers',
  run: async (broker) => {
    for (const user of broker.users) {
      try {
        await (await broker.connect(user)).close()
      } catch (error) {
        if (error instanceof NotConnectedError) return whyNot(user, broker, error)
        throw error
      }
    }
    return good(broker.users.join(', '))
  },
}

const whyNot = (user: BusUser, broker: BrokerAccess, error: NotConnectedError): Finding => {
  const where = broker.urlOf(user)
  const { reasonCode, message } = error
  if (reasonCode !== undefined && unsupportedVersion.has(reasonCode)) {
    return bad(
      `${where} does not speak MQTT 5 (${inWords(reasonCode)})`,
      'The shop needs MQTT 5. MQTT 3.1.1 has no response topics: no front would get an answer.',
    )
  }
  if (reasonCode !== undefined && notLetIn.has(reasonCode)) {
    return bad(
      `${where} does not let ${user} in (${inWords(reasonCode)})`,
      `Give the broker a user ${user} with the password in ${user.toUpperCase()}_MQTT_PASSWORD.`,
    )
  }
  return bad(
    `${where}: no connection as ${user}: ${message}`,
    'Start the broker, or correct the address. A broker that closes the connection may not speak MQTT 5.',
  )
}

/** Nobody else is let in. */
export const strangers: Check = {
  title: 'lets nobody in without the right password',
  promise: 'access',
  run: async (broker) => {
    const urls = [...new Set([broker.url, broker.workersUrl])]
    const logins = [
      { who: 'a client without a name and a password' },
      { who: 'front with a wrong password', username: 'front', password: crypto.randomUUID() },
      { who: 'a user that the shop does not have', username: 'nobody', password: 'nobody' },
    ]
    const tries = urls.flatMap((url) => logins.map((login) => ({ url, ...login })))
    const letIn = await Promise.all(
      tries.map(async ({ who, ...login }) => {
        const isIn = await isLetIn(broker, login)
        return isIn ? [`${login.url} lets ${who} in`] : []
      }),
    )
    const found = letIn.flat()
    if (found.length === 0) return good('')
    return bad(
      found.join('; '),
      'Anybody could read every order. On Mosquitto: allow_anonymous false, and a password_file.',
    )
  },
}

type Login = { url: string; username?: string; password?: string }

const isLetIn = async (broker: BrokerAccess, login: Login): Promise<boolean> => {
  try {
    await broker.connectAs({ ...login, clientId: newClientId('stranger') })
    return true
  } catch (error) {
    if (error instanceof NotConnectedError) return false
    throw error
  }
}
