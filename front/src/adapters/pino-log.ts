import { withoutOrderIdTags } from '@shop/contracts'
import { pino, stdTimeFunctions } from 'pino'
import type { Log } from '../ports.ts'

/**
 * Logs one JSON line per event on standard output, in the form of the workers' lines. An order id loses its tag wherever
 * it stands in a line.
 */
export const pinoLog = ({ level, instance }: { level: string; instance: string }): Log => {
  const logger = pino({
    name: 'front',
    level,
    base: { instance },
    timestamp: stdTimeFunctions.isoTime,
    hooks: { streamWrite: withoutOrderIdTags },
  })
  return {
    info: (message, fields) => logger.info(fields, message),
    warn: (message, fields) => logger.warn(fields, message),
    error: (message, fields) => logger.error(fields, message),
  }
}
