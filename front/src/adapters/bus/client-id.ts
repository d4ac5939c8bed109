import type { Log, LogFields } from '../../ports.ts'

const secretBytes = 16

/**
 * The client id of a front: its name and 128 random bits. The broker lets a front read `reply/<its client id>` alone, so
 * nobody may guess the id of another. It is new for each process and stands in no log.
 */
export const newClientId = (instance: string): { clientId: string; secret: string } => {
  const bytes = [...crypto.getRandomValues(new Uint8Array(secretBytes))]
  const secret = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return { clientId: `${instance}-${secret}`, secret }
}

/** The log with `…` in the place of a secret, wherever a field quotes it: a topic or an error of the broker may. */
export const logWithout = (secret: string, log: Log): Log => {
  const clean = (fields: LogFields = {}): LogFields =>
    JSON.parse(JSON.stringify(fields).replaceAll(secret, '…')) as LogFields
  return {
    info: (message, fields) => log.info(message, clean(fields)),
    warn: (message, fields) => log.warn(message, clean(fields)),
    error: (message, fields) => log.error(message, clean(fields)),
  }
}
