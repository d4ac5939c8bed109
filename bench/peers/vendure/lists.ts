import { join } from 'node:path'
import { runToEnd, vendureFolder } from './installed.ts'
import { bestOf } from './closed-loop.ts'

/** Open connections to try: the best counts. */
const connectionCounts = [1, 4, 16, 64]
const warmUp = { connections: 4, seconds: 3 }

export type ListRun = { connections: number; perSecond: number; p50Ms: number; p99Ms: number }

/** A list to read: by POST of a body, or by GET. */
export type List = { url: string; body?: string }

/**
 * Reads one list again and again, from all these servers at once, with wrk (in C, so that it is never what limits);
 * answers the best of several numbers of connections, after a warm-up.
 * @throws when a request failed, or answers were shorter than the one that `check` approved.
 */
export const readLists = async (
  lists: readonly List[],
  { seconds, check }: { seconds: number; check: (text: string) => void },
): Promise<ListRun> => {
  const lengths = await Promise.all(lists.map((list) => checkOne(list, check)))
  const bytesMin = Math.min(...lengths)
  const runs: ListRun[] = []
  await readAll(lists, { ...warmUp, bytesMin })
  for (const connections of connectionCounts) {
    runs.push(await readAll(lists, { connections, seconds, bytesMin }))
  }
  return bestOf(runs)
}

type Load = { connections: number; seconds: number; bytesMin: number }

/** Answers the length of its body in bytes, after a look at it. */
const checkOne = async ({ url, body }: List, check: (text: string) => void): Promise<number> => {
  const headers = { 'Content-Type': 'application/json' }
  const response = await fetch(url, body === undefined ? {} : { method: 'POST', headers, body })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${url}: ${response.status} ${text}`)
  check(text)
  return new TextEncoder().encode(text).byteLength
}

const readAll = async (lists: readonly List[], load: Load): Promise<ListRun> => {
  const each = await Promise.all(lists.map((list) => wrk(list, load)))
  return {
    connections: load.connections * lists.length,
    perSecond: each.reduce((sum, { perSecond }) => sum + perSecond, 0),
    p50Ms: Math.max(...each.map(({ p50Ms }) => p50Ms)),
    p99Ms: Math.max(...each.map(({ p99Ms }) => p99Ms)),
  }
}

const wrk = async ({ url, body }: List, { connections, seconds, bytesMin }: Load) => {
  const script = join(vendureFolder, 'lists.lua')
  const load = ['-t', '1', '-c', `${connections}`, '-d', `${seconds}s`, '--timeout', '30s']
  const command = ['wrk', ...load, '-s', script, url, ...(body === undefined ? [] : ['--', body])]
  const output = await runToEnd(command, { cwd: vendureFolder, env: {} })
  const said = JSON.parse(output.trim().split('\n').at(-1)!) as Record<
    'count' | 'microseconds' | 'bytes' | 'failed' | 'p50' | 'p99',
    number
  >
  // An answer without products would be quick: headers and all, none may be shorter than a body that was looked at.
  if (said.failed > 0 || said.bytes < said.count * bytesMin) {
    throw new Error(`lists were not what they should be: ${output}`)
  }
  return {
    perSecond: said.count / (said.microseconds / 1_000_000),
    p50Ms: said.p50 / 1000,
    p99Ms: said.p99 / 1000,
  }
}

/** Installs wrk where one may, and says what to type where not. */
export const installWrk = async (): Promise<void> => {
  if (Bun.which('wrk')) return
  if (process.getuid?.() !== 0) throw new Error('wrk is missing. Type: sudo apt-get install wrk')
  console.error('Installing wrk')
  const options = { cwd: '/', env: { DEBIAN_FRONTEND: 'noninteractive' } }
  await runToEnd(['apt-get', 'install', '-qq', '-y', 'wrk'], options)
}
