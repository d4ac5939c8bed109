import pino, { type Logger } from 'pino'
import type { LogLevel } from '@shop/contracts/config'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'isLevelEnabled'>

export type LogOptions = {
  service: string
  level: LogLevel
  /** Removes from a line what no log may show. Called with every line before it is written. */
  redact: (line: string) => string
}

/** Writes JSON lines to standard output: one object for each event, with the service's name. */
export const createLog = ({ service, level, redact }: LogOptions): Logger =>
  pino({
    name: service,
    level,
    base: {},
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: redact },
  })
