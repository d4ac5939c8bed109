const given = new Set<number>()

/**
 * Below the ports that systems give to outgoing connections (32768 on Linux, 49152 elsewhere): one of those may be taken by
 * anybody's connection before the program listens that it was found for.
 */
const [first, last] = [10_000, 32_767]

/** Finds different ports that are free, and that it has not returned before. */
export const freePorts = (count: number): number[] => {
  const ports: number[] = []
  while (ports.length < count) {
    const port = first + Math.floor(Math.random() * (last - first + 1))
    if (given.has(port)) continue
    given.add(port)
    if (isFree(port)) ports.push(port)
  }
  return ports
}

const isFree = (port: number): boolean => {
  try {
    Bun.listen({ hostname: '127.0.0.1', port, socket: { data: () => undefined } }).stop(true)
    return true
  } catch {
    return false
  }
}
