import { withoutOrderIdTags } from '@shop/contracts'
import { pino, stdTimeFunctions } from 'pino'
import type { Log } from '../ports.ts'

/**
 * One JSON line per event on standard output, of the same form as the workers'. An order id loses its tag wherever it
 * stands.
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
