import { ConfigError } from '@shop/contracts/config'
import { readWorkerConfig, type WorkerConfig } from './config.ts'
import { InstanceTakenError } from './bus/instance.ts'
import { DatabaseUnusableError } from './database-unusable.ts'

/**
 * Reads a service's configuration and starts it. For a fault that a person has to correct (the configuration, a database
 * file, a taken port or name) it writes a message without a stack to standard error and exits with code 1.
 */
export const startService = async (
  service: string,
  start: (config: WorkerConfig) => Promise<void>,
): Promise<void> => {
  try {
    await start(readWorkerConfig(service, process.env))
  } catch (error) {
    const message = messageFor(service, error)
    if (message === undefined) throw error
    console.error(`${service}: ${message}`)
    process.exit(1)
  }
}

const messageFor = (service: string, error: unknown): string | undefined => {
  const isForPerson = [ConfigError, DatabaseUnusableError, InstanceTakenError].some(
    (kind) => error instanceof kind,
  )
  if (isForPerson) return (error as Error).message
  const isTaken = (error as { code?: string }).code === 'EADDRINUSE'
  const variable = `${service.toUpperCase()}_PORT`
  return isTaken
    ? `the port in ${variable} (${process.env[variable]}) is taken: stop what uses it or set another one in .env.`
    : undefined
}
