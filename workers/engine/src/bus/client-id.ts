import { createHmac } from 'node:crypto'

/** Hexadecimal digits of the HMAC in a client id: 128 bits. */
const secretDigits = 32

/**
 * The client id of an instance. The broker gives a session to every client that connects under its id, whichever user
 * that is. So the id ends in an HMAC of the instance's name under its bus password, and nobody without it can name it.
 */
export const clientIdOf = ({
  instance,
  password,
}: {
  instance: string
  password: string
}): string => {
  const secret = createHmac('sha256', password).update(instance).digest('hex')
  return `${instance}-${secret.slice(0, secretDigits)}`
}

/**
 * The client ids of a worker, and its group. An instance that shares its topics with others never uses the id of a kept
 * session, which would be ended with all that waits in it. The group's name is secret too: a thief with another user's
 * password could otherwise join the group, and the broker would drop its share of the messages.
 */
export const busNamesOf = ({
  service,
  instance,
  password,
  isShared,
}: {
  service: string
  instance: string
  password: string
  isShared: boolean
}) => {
  const idOf = (name: string): string => clientIdOf({ instance: name, password })
  if (!isShared) return { clientId: idOf(instance), group: undefined, keptBefore: [] }
  return {
    clientId: idOf(`${instance}-shared`),
    group: idOf(service),
    /** Of the kept sessions that a worker of this name, or of the usual one, had before. */
    keptBefore: [...new Set([idOf(instance), idOf(`${service}-1`)])],
  }
}
