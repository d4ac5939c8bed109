import { ConfigError, readWorkerConfig, type WorkerConfig } from './config.ts'
import { DatabaseUnusableError } from './sqlite/open.ts'

/**
 * Reads a service's configuration and starts it. A fault that a person has to put right (configuration, a database
 * file, a taken port) is one line on standard error and exit code 1, without a stack.
 */
export const startService = async (
  service: string,
  start: (config: WorkerConfig) => Promise<void>,
): Promise<void> => {
  try {
    await start(readWorkerConfig(service, process.env))
  } catch (error) {
    const line = lineFor(service, error)
    if (line === undefined) throw error
    console.error(`${service}: ${line}`)
    process.exit(1)
  }
}

const lineFor = (service: string, error: unknown): string | undefined => {
  if (error instanceof ConfigError || error instanceof DatabaseUnusableError) return error.message
  const isTaken = (error as { code?: string }).code === 'EADDRINUSE'
  const variable = `${service.toUpperCase()}_PORT`
  return isTaken
    ? `the port in ${variable} (${process.env[variable]}) is taken: stop what uses it or set another one in .env.`
    : undefined
}
