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

/** Finds a port that is free with those behind it, `count` in all: instances of a service listen on such a row. */
export const freePortRow = (count: number): number => {
  for (;;) {
    const port = first + Math.floor(Math.random() * (last - first + 1 - count))
    const row = Array.from({ length: count }, (_, index) => port + index)
    if (row.some((each) => given.has(each) || !isFree(each))) continue
    for (const each of row) given.add(each)
    return port
  }
}

const isFree = (port: number): boolean => {
  try {
    Bun.listen({ hostname: '127.0.0.1', port, socket: { data: () => undefined } }).stop(true)
    return true
  } catch {
    return false
  }
}
