import type { FrontPorts } from '../ports.ts'
import { readConfig, type FrontConfig } from '../config.ts'

type Fetcher = { fetch(request: Request | string): Promise<Response> }

/** The bindings of wrangler.jsonc: the variables and secrets of .env.example, and these two. */
export type WorkerdEnv = {
  BUS_CONNECTION: { getByName(name: string): Fetcher }
  ASSETS: Fetcher
  [variable: string]: unknown
}

/** Cloudflare's edge sets this header itself, and the object receives it too. A connection has no address here. */
const clientIpHeader = 'CF-Connecting-IP'
export const noAddress: FrontPorts['clientAddress'] = () => undefined

/** A Worker is never told that it will end. */
export const never = new AbortController().signal

/** An isolate has 128 MB for everything, and some characters take two bytes. */
const cacheLengthMax = 8_000_000

/** @throws ConfigError with every problem, each naming its variable */
export const readWorkerdConfig = (env: WorkerdEnv): FrontConfig => {
  const variables = Object.entries(env).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  const config = readConfig({
    FRONT_CLIENT_IP_HEADER: clientIpHeader,
    ...Object.fromEntries(variables),
  })
  const limits = { ...config.settings.limits, catalogueCacheLengthMax: cacheLengthMax }
  return { ...config, settings: { ...config.settings, limits } }
}

/** The files that were deployed with the Worker. */
export const assetsFrom = ({ ASSETS }: WorkerdEnv): Pick<FrontPorts, 'asset'> => ({
  asset: (path) => ASSETS.fetch(`https://assets/${path}`),
})
