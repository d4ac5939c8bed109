/** Ports that were free a moment ago, each another one. All are held until the last is known. */
export const freePorts = (count: number): number[] => {
  const listeners = Array.from({ length: count }, () =>
    Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data: () => undefined } }),
  )
  const ports = listeners.map(({ port }) => port)
  for (const listener of listeners) listener.stop(true)
  return ports
}
