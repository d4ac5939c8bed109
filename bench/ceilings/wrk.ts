import { join } from 'node:path'

export type WrkMeasured = { perSecond: number; cpuUs: number }

const script = join(import.meta.dir, 'wrk.lua')

/**
 * The same requests from wrk (https://github.com/wg/wrk, written in C), with one thread as ours has. Undefined when it
 * is not installed.
 */
export const measureWithWrk = async ({
  port,
  connections,
  measuredMs,
}: {
  port: number
  connections: number
  measuredMs: number
}): Promise<WrkMeasured | undefined> => {
  const wrk = Bun.which('wrk')
  if (wrk === null) return undefined
  const seconds = Math.max(1, Math.round(measuredMs / 1_000))
  const address = `http://127.0.0.1:${port}`
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, address]
  const child = Bun.spawn([wrk, ...args], { stdout: 'pipe', stderr: 'pipe' })
  const output = await child.stdout.text()
  await child.exited
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1])
  const requests = Number(/(\d+) requests in/.exec(output)?.[1])
  if (!(perSecond > 0)) throw new Error(`wrk said:\n${output}`)
  const { user, system } = child.resourceUsage()!.cpuTime
  return { perSecond, cpuUs: Number(user + system) / requests }
}
