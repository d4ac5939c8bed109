import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleFront, runtimes as bundled, type Runtime as Bundled } from '@shop/front/bundle'
import { runProcess, type Process } from '../house/processes.ts'
import { programOf } from './programs.ts'
import { workerdConfig } from './workerd-config.ts'

/** Every way to run a front. `bun-node-http` is the entry for node on bun's `node:http`. */
const everyRuntime = [...bundled, 'bun-node-http'] as const
export type Runtime = (typeof everyRuntime)[number]

/** Those that are tested: all, or with `RUNTIMES=bun` the two on bun, which need no bundle. */
export const runtimes: readonly Runtime[] =
  process.env.RUNTIMES === 'bun' ? ['bun', 'bun-node-http'] : everyRuntime

export type Front = { url: string; process: Process }
export type Fronts = {
  /** Bundles a front before it is started. */
  prepare(runtime: Bundled): Promise<void>
  /** Starts a front with these variables. Resolves when it listens. */
  start(
    runtime: Runtime,
    variables: Record<string, string>,
    options?: { caFile?: string },
  ): Promise<Front>
  /** Ends every front that was started. */
  close(): Promise<void>
}

const entries = join(import.meta.dir, '../../front/src/entries')

/**
 * Runs fronts on any runtime as real processes: on bun from the repository, otherwise from its bundle, with or without the
 * storefront.
 */
export const makeFronts = async ({ hasStorefront = true } = {}): Promise<Fronts> => {
  const folder = await mkdtemp(join(tmpdir(), 'fronts-'))
  const bundles = new Map<Bundled, Promise<string>>()
  const running: Process[] = []

  const bundleOf = (runtime: Bundled): Promise<string> => {
    const made =
      bundles.get(runtime) ?? bundleFront(runtime, join(folder, runtime), { hasStorefront })
    bundles.set(runtime, made)
    return made
  }

  return {
    prepare: async (runtime) => {
      if (runtime !== 'bun') await bundleOf(runtime)
    },
    start: async (runtime, variables, { caFile } = {}) => {
      const env = {
        ...variables,
        FRONT_PORT: '0',
        DENO_NO_UPDATE_CHECK: '1',
        DENO_DIR: join(folder, 'deno-dir'),
        ...(caFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: caFile, DENO_CERT: caFile }),
      }
      const command = await commandOf(runtime, { bundleOf, variables, caFile })
      const process = runProcess(command, { cwd: folder, env })
      running.push(process)
      await process.wrote(runtime === 'workerd' ? '"event":"listen"' : '"msg":"listening"')
      const port = /"port":(\d+)/.exec(process.output())![1]
      return { url: `http://127.0.0.1:${port}`, process }
    },
    close: async () => {
      await Promise.all(running.map((process) => process.end('SIGKILL')))
      await rm(folder, { recursive: true })
    },
  }
}

type Needs = {
  bundleOf: (runtime: Bundled) => Promise<string>
  variables: Record<string, string>
  caFile: string | undefined
}

const commandOf = async (
  runtime: Runtime,
  { bundleOf, variables, caFile }: Needs,
): Promise<string[]> => {
  if (runtime === 'bun') return [process.execPath, join(entries, 'bun.ts')]
  if (runtime === 'bun-node-http') return [process.execPath, join(entries, 'node.ts')]
  const bundle = await bundleOf(runtime)
  if (runtime === 'node') return ['node', bundle]
  if (runtime === 'deno') return [programOf('deno'), 'run', ...denoPermissions, bundle]
  const config = await workerdConfig(bundle, { variables, caFile })
  return [programOf('workerd'), 'serve', '--control-fd=1', config]
}

/** Orders on their way that a front waits for. */
export const askingAt = async (url: string, env: Record<string, string>): Promise<number> => {
  const headers = { Authorization: `Bearer ${env.SERVICE_TOKEN}` }
  const metrics = await (await fetch(`${url}/metrics`, { headers })).text()
  return Number(/^front_asking (\d+)$/m.exec(metrics)?.[1])
}

/** The front reads the documentation's files, and pino asks for the name of the machine, though no line shows it. */
const denoPermissions = [
  '--no-prompt',
  '--allow-net',
  '--allow-env',
  '--allow-read',
  '--allow-sys=hostname',
]
