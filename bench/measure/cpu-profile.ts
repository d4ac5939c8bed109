import { join } from 'node:path'

/** A CPU profile as `bun --cpu-prof` writes it: `Profiler.Profile` of the Chrome DevTools Protocol, times in µs. */
export type CpuProfile = {
  /** Since 1970. */
  startTime: number
  nodes: ProfileNode[]
  /** The node of each sample, and the time since the sample before. */
  samples: number[]
  timeDeltas: number[]
}
type ProfileNode = { id: number; callFrame: { url: string }; children?: number[] }

/** A part of a program, and the time of its samples. */
export type PartTime = { part: string; us: number }

const repository = new URL('../../', import.meta.url).href

/**
 * Which parts of a program the samples of a time fall into, the longest first. A sample is of the innermost function that
 * comes from a file: a file of ours, or a package; what the runtime does for it, such as JSON and garbage collection, is
 * part of it. Only JavaScript is sampled, waiting and threads of the runtime are not.
 */
export const timesOf = (
  { startTime, nodes, samples, timeDeltas }: CpuProfile,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): PartTime[] => {
  const parts = partsOf(nodes)
  const times = new Map<string, number>()
  let atMs = startTime / 1_000
  for (const [index, node] of samples.entries()) {
    atMs += timeDeltas[index]! / 1_000
    if (atMs < fromMs || atMs > toMs) continue
    const part = parts.get(node) ?? runtime
    times.set(part, (times.get(part) ?? 0) + timeDeltas[index]!)
  }
  return [...times].map(([part, us]) => ({ part, us })).sort((one, other) => other.us - one.us)
}

const runtime = 'the runtime'

/** The part that each node belongs to: its own, or that of the node that called it. */
const partsOf = (nodes: readonly ProfileNode[]): Map<number, string> => {
  const callers = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
  )
  const own = new Map(nodes.map(({ id, callFrame }) => [id, partOfUrl(callFrame.url)]))
  const partOf = (id: number | undefined): string =>
    id === undefined ? runtime : (own.get(id) ?? partOf(callers.get(id)))
  return new Map(nodes.map(({ id }) => [id, partOf(id)]))
}

/** `front/src/adapters/bus/batcher.ts`, `mqtt`, `@hono/zod-openapi`, `bun:sqlite`, `node:net`; undefined for what has no file. */
const partOfUrl = (url: string): string | undefined => {
  const installed = url.split('/node_modules/').at(-1)!
  if (installed !== url) return /^(@[^/]+\/)?[^/]+/.exec(installed)?.[0]
  if (url.startsWith(repository)) return url.slice(repository.length)
  return url || undefined
}

/** Tells a process of bun to write a profile into the folder when it ends. */
export const profilingEnv = (folder: string): Record<string, string> => ({
  BUN_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}`,
})

/** The profile that the process with this id left there. @throws Error if there is none */
export const readProfile = async (folder: string, pid: number): Promise<CpuProfile> => {
  for await (const file of new Bun.Glob(`CPU.*.${pid}.*.cpuprofile`).scan(folder)) {
    return (await Bun.file(join(folder, file)).json()) as CpuProfile
  }
  throw new Error(`process ${pid} left no profile in ${folder}`)
}
