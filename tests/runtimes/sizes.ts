import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleFront, runtimes, type Runtime } from '@shop/front/bundle'
import { newCommand, runCommand } from '@shop/ops/command-line'
import { makeFronts, type Fronts } from './fronts.ts'

/** Starts of each front. The median of their times is printed. */
const startCount = 5

/** Enough variables for a front to start, though nothing answers at these addresses. */
const variables = {
  FRONT_MQTT_PASSWORD: 'none',
  SERVICE_TOKEN: 'for-the-size-only',
  ORDER_ID_SECRETS: 'ab'.repeat(32),
  MQTT_URL: 'mqtt://127.0.0.1:1',
  INVENTORY_URL: 'http://127.0.0.1:1',
  ORDER_URL: 'http://127.0.0.1:1',
}

const command = newCommand(
  'bin/bun run sizes',
  'Prints for each entry the size of its bundle and the time from the start of its process to its first answer, with the storefront and without it. On bun the front runs from the repository, so there the storefront is only off.',
)

const measure = async (): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), 'sizes-'))
  console.log('entry    storefront  minified     gzip   first answer in ms: median, all')
  for (const runtime of runtimes) {
    const answers = await firstAnswers(runtime)
    for (const { hasStorefront, ms } of answers) {
      const file = await bundleFront(runtime, join(folder, runtime), { hasStorefront })
      const bundle = await Bun.file(file).bytes()
      console.log(
        runtime.padEnd(8),
        (hasStorefront ? 'with' : 'without').padEnd(11),
        `${kilobytes(bundle.length)} ${kilobytes(Bun.gzipSync(bundle).length)}`,
        `${whole(median(ms)).padStart(5)}   ${ms.map(whole).join(' ')}`,
      )
    }
  }
  await rm(folder, { recursive: true })
  return 0
}

const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1).padStart(6)} KB`
const whole = (ms: number): string => ms.toFixed(0)
const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[startCount >> 1]!

/** Starts the front with and without its storefront in turns. */
const firstAnswers = async (runtime: Runtime) => {
  const kinds = await Promise.all(
    [true, false].map(async (hasStorefront) => {
      const fronts = await makeFronts({ hasStorefront })
      await fronts.prepare(runtime)
      return { hasStorefront, fronts, ms: [] as number[] }
    }),
  )
  for (let start = 0; start < startCount; start += 1) {
    for (const { hasStorefront, fronts, ms } of kinds) {
      ms.push(await firstAnswerMs(fronts, runtime, hasStorefront))
    }
  }
  for (const { fronts } of kinds) await fronts.close()
  return kinds
}

const firstAnswerMs = async (
  fronts: Fronts,
  runtime: Runtime,
  hasStorefront: boolean,
): Promise<number> => {
  const startedMs = performance.now()
  const own = { ...variables, FRONT_STOREFRONT: hasStorefront ? 'on' : 'off' }
  const front = await fronts.start(runtime, own)
  const response = await fetch(`${front.url}/healthz`)
  const ms = performance.now() - startedMs
  if (!response.ok) throw new Error(`${runtime} answered ${response.status}`)
  await front.process.end('SIGKILL')
  return ms
}

process.exitCode = await runCommand(command, measure)
