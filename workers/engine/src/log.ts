import pino, { type Logger } from 'pino'
import { withoutOrderIdTags } from '@shop/contracts'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'isLevelEnabled'>

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/**
 * JSON lines on standard output, one object per event, with the service's name. An order id loses its tag wherever it
 * stands: a reason for parking quotes what was sent.
 */
export const createLog = (service: string, level: string): Logger =>
  pino({
    name: service,
    level,
    base: {},
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: withoutOrderIdTags },
  })
