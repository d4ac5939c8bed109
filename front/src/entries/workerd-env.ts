import type { FrontPorts } from '../ports.ts'
import { readConfig, type FrontConfig } from '../config.ts'

type Fetcher = { fetch(request: Request | string): Promise<Response> }

/** What wrangler.jsonc binds: the variables and secrets of .env.example, and these. */
export type WorkerdEnv = {
  HUB: { getByName(name: string): Fetcher }
  ASSETS: Fetcher
  [variable: string]: unknown
}

/** Cloudflare's edge writes it itself, and passes it on to the object. */
export const connectingAddress: FrontPorts['clientAddress'] = (c) =>
  c.req.header('CF-Connecting-IP')

/** Nobody tells a Worker that it will end. */
export const never = new AbortController().signal

/** An isolate has 128 MB for everything, and two bytes for some characters. */
const cacheLengthMax = 8_000_000

/** @throws ConfigError with every problem, each naming its variable */
export const readWorkerdConfig = (env: WorkerdEnv): FrontConfig => {
  const variables = Object.entries(env).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  const config = readConfig(Object.fromEntries(variables))
  const limits = { ...config.settings.limits, catalogueCacheLengthMax: cacheLengthMax }
  return { ...config, settings: { ...config.settings, limits } }
}

/** The documentation's files, from the assets that were deployed with the Worker. */
export const docsFrom = ({ ASSETS }: WorkerdEnv) => ({
  docsFile: (file: string) => ASSETS.fetch(`https://assets/docs/${file}`),
})
