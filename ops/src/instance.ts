import type { Environment } from '@shop/contracts/config'

/** The services that may run as several instances. */
export const manyServices = ['inventory', 'order', 'front'] as const
export type ManyService = (typeof manyServices)[number]

/** Where process managers say which instance a process is: foreman, overmind (by the Procfile) and `bin/up`; honcho. */
const nameVariables = ['PS', 'HONCHO_PROCESS_NAME'] as const
/** `order.2`; overmind also writes `order#2`. */
const instancePattern = /^(inventory|order|front)[.#]([1-9]\d{0,3})$/

/** The port of an instance: those of one service follow each other. Port 0 is any. */
export const portOf = (first: number, number: number): number =>
  first === 0 ? 0 : first + number - 1

/** The name of an instance on the bus. The name of the first is as it was set. */
export const nameOf = (first: string, number: number): string =>
  number === 1 ? first : `${first.replace(/-1$/, '')}-${number}`

/** The service and the number of the instance that a process manager starts. Undefined when it names none. */
export const instanceIn = (
  env: Environment,
): { service: ManyService; number: number } | undefined => {
  for (const variable of nameVariables) {
    const [, service, number] = instancePattern.exec(env[variable] ?? '') ?? []
    if (service !== undefined) return { service: service as ManyService, number: Number(number) }
  }
  return undefined
}

/** The settings of an instance: its own port, and for a worker its own name. Of the first they are as they are set. */
export const asInstance = (env: Environment): Environment => {
  const instance = instanceIn(env)
  if (instance === undefined) return env
  const { service, number } = instance
  const own = (name: string) => `${service.toUpperCase()}_${name}`
  const port = env[own('PORT')]
  const named = { [own('INSTANCE')]: nameOf(env[own('INSTANCE')] || `${service}-1`, number) }
  return {
    ...env,
    ...(port && { [own('PORT')]: String(portOf(Number(port), number)) }),
    ...(service === 'front' ? {} : named),
  }
}

/** Why this instance cannot run: a database in a file has one process. Undefined when it can. */
export const whyNotAnother = (env: Environment): string | undefined => {
  const instance = instanceIn(env)
  if (instance === undefined || instance.number === 1 || instance.service === 'front') {
    return undefined
  }
  return needsServer(instance.service, env)
}

/** Says that several instances of a worker need PostgreSQL, unless its database is there. */
export const needsServer = (service: ManyService, env: Environment): string | undefined => {
  const variable = `${service.toUpperCase()}_DATABASE_URL`
  return env[variable]
    ? undefined
    : `${service} has its database in a file, which has one process: run one ${service}, or move to PostgreSQL and set ${variable}.`
}
