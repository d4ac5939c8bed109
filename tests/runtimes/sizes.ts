import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleFront, runtimes, type Runtime } from '@shop/front/bundle'
import { newCommand, runCommand } from '@shop/ops/command-line'
import { makeFronts } from './fronts.ts'

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
  'Prints for each entry the size of its bundle and the time from the start of its process to its first answer.',
)

const measure = async (): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), 'sizes-'))
  console.log('entry    minified     gzip   first answer in ms: median, all')
  for (const runtime of runtimes) {
    const bundle = await Bun.file(await bundleFront(runtime, join(folder, runtime))).bytes()
    const firstAnswer = await firstAnswerMs(runtime)
    console.log(
      runtime.padEnd(8),
      `${kilobytes(bundle.length)} ${kilobytes(Bun.gzipSync(bundle).length)}`,
      `${firstAnswer.median.toFixed(0).padStart(5)}   ${firstAnswer.all.map((ms) => ms.toFixed(0)).join(' ')}`,
    )
  }
  await rm(folder, { recursive: true })
  return 0
}

const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1).padStart(6)} KB`

const firstAnswerMs = async (runtime: Runtime): Promise<{ median: number; all: number[] }> => {
  const fronts = await makeFronts()
  const all: number[] = []
  await fronts.prepare(runtime)
  for (let start = 0; start < startCount; start += 1) {
    const startedMs = performance.now()
    const front = await fronts.start(runtime, variables)
    const response = await fetch(`${front.url}/healthz`)
    all.push(performance.now() - startedMs)
    if (!response.ok) throw new Error(`${runtime} answered ${response.status}`)
    await front.process.end('SIGKILL')
  }
  await fronts.close()
  return { median: all.toSorted((a, b) => a - b)[Math.floor(startCount / 2)]!, all }
}

process.exitCode = await runCommand(command, measure)
