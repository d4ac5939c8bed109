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

/** The part of a program that samples fall into, and its share of all. */
export type Share = { part: string; share: number }

const repository = new URL('../../', import.meta.url).href

/**
 * Which parts of a program the samples of a time fall into, the largest first. A sample is of the innermost function that
 * comes from a file: a file of ours, or a package; what the runtime does for it, such as JSON and garbage collection, is
 * part of it. Only JavaScript is sampled, waiting and threads of the runtime are not.
 */
export const sharesOf = (
  { startTime, nodes, samples, timeDeltas }: CpuProfile,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Share[] => {
  const parts = partsOf(nodes)
  const counts = new Map<string, number>()
  let atMs = startTime / 1_000
  let total = 0
  for (const [index, node] of samples.entries()) {
    atMs += timeDeltas[index]! / 1_000
    if (atMs < fromMs || atMs > toMs) continue
    const part = parts.get(node) ?? runtime
    counts.set(part, (counts.get(part) ?? 0) + 1)
    total += 1
  }
  return [...counts]
    .map(([part, count]) => ({ part, share: count / total }))
    .sort((one, other) => other.share - one.share)
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
