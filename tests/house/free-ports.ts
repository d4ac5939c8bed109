const given = new Set<number>()

/** Finds different ports that were free a moment ago and that it has not returned before. */
export const freePorts = (count: number): number[] => {
  const ports: number[] = []
  const listeners: { stop: (closesAll: boolean) => void }[] = []
  // Each port is held until the last one is found, so that the system returns another one each time.
  while (ports.length < count) {
    const listener = Bun.listen({
      hostname: '127.0.0.1',
      port: 0,
      socket: { data: () => undefined },
    })
    listeners.push(listener)
    if (!given.has(listener.port)) ports.push(listener.port)
    given.add(listener.port)
  }
  for (const listener of listeners) listener.stop(true)
  return ports
}
