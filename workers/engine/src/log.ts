import pino, { type Logger } from 'pino'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'isLevelEnabled'>

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** JSON lines on standard output, one object per event, with the service's name. */
export const createLog = (service: string, level: string): Logger =>
  pino({ name: service, level, base: {}, timestamp: pino.stdTimeFunctions.isoTime })
