const given = new Set<number>()

/** Ports that were free a moment ago, each another one, and none that was given before. */
export const freePorts = (count: number): number[] => {
  const ports: number[] = []
  const listeners: { stop: (closesAll: boolean) => void }[] = []
  // Held until the last is known, so that the system gives another one each time.
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
