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
