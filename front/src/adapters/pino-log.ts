import { pino, stdTimeFunctions } from 'pino'
import type { Log } from '../ports.ts'

/** One JSON line per event on standard output, of the same form as the workers'. */
export const pinoLog = ({ level, instance }: { level: string; instance: string }): Log => {
  const logger = pino({
    name: 'front',
    level,
    base: { instance },
    timestamp: stdTimeFunctions.isoTime,
  })
  return {
    info: (message, fields) => logger.info(fields, message),
    warn: (message, fields) => logger.warn(fields, message),
    error: (message, fields) => logger.error(fields, message),
  }
}
