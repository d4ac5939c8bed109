import { withoutOrderIdTags } from '@shop/contracts'
import { pino } from 'pino'
import type { Log } from '../ports.ts'

/** One JSON line per event on standard output. An order id loses its tag wherever it stands. */
export const pinoLog = ({ level, instance }: { level: string; instance: string }): Log => {
  const logger = pino({
    level,
    base: { service: 'front', instance },
    hooks: { streamWrite: withoutOrderIdTags },
  })
  return {
    info: (message, fields) => logger.info(fields, message),
    warn: (message, fields) => logger.warn(fields, message),
    error: (message, fields) => logger.error(fields, message),
  }
}
