import type { Socket } from 'bun'

/** Which way a link carries nothing: what the service says, what it is told, or both. */
export type Direction = 'out' | 'in' | 'both'

/** A way to a port that can be cut. */
export type Link = {
  /** Where its service connects to. */
  port: number
  /** Closes every connection. Answers how many there were. */
  cut(): number
  /** Closes every connection and each new one at once, until `restore`. */
  refuse(): number
  /** Carries nothing in this direction until `restore`; nothing is lost. */
  stall(direction: Direction): number
  /** The other end closes every connection, but the service is never told: it speaks to nobody. */
  silence(): number
  /** Carries everything again. Silent connections stay silent: only their service can give them up. */
  restore(): void
  close(): void
}

/** Bytes held back for one direction of one connection above which its sender is not read. */
const heldBytesMax = 1_048_576

type Flow = {
  push(chunk: Uint8Array): void
  flush(): void
  /** Ends the target when everything held is through. */
  end(): void
}

type Connection = {
  out: Flow
  in: Flow
  service: Socket
  target: Socket | undefined
  isSilent: boolean
}

/** Opens a link over loopback to `targetPort`, on a port that the operating system picks. */
export const openLink = (targetPort: number): Link => {
  const connections = new Map<Socket, Connection>()
  let isRefusing = false
  let stalled: Direction | undefined
  const isStalled = (way: 'out' | 'in'): boolean => stalled === 'both' || stalled === way

  const open = (service: Socket): void => {
    const connection: Connection = {
      service,
      target: undefined,
      isSilent: false,
      out: createFlow(
        () => connection.target,
        service,
        () => isStalled('out'),
      ),
      in: createFlow(
        () => service,
        undefined,
        () => isStalled('in'),
      ),
    }
    connections.set(service, connection)
    Bun.connect({
      hostname: '127.0.0.1',
      port: targetPort,
      socket: {
        open: (target) => {
          if (!connections.has(service)) return target.terminate()
          connection.target = target
          connection.out.flush()
        },
        data: (_, chunk) => {
          if (!connection.isSilent) connection.in.push(chunk)
        },
        drain: () => connection.out.flush(),
        close: () => {
          if (!connection.isSilent) connection.in.end()
        },
        error: () => undefined,
      },
    }).catch(() => service.terminate())
  }

  const listener = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open: (service) => {
        if (isRefusing) service.terminate()
        else open(service)
      },
      data: (service, chunk) => {
        const connection = connections.get(service)
        if (connection && !connection.isSilent) connection.out.push(chunk)
      },
      drain: (service) => connections.get(service)?.in.flush(),
      close: (service) => {
        connections.get(service)?.out.end()
        connections.delete(service)
      },
      error: () => undefined,
    },
  })

  const cut = (): number => {
    const open = [...connections.values()]
    for (const { service, target } of open) {
      service.terminate()
      target?.terminate()
    }
    return open.length
  }

  return {
    port: listener.port,
    cut,
    refuse: () => {
      isRefusing = true
      return cut()
    },
    stall: (direction) => {
      stalled = direction
      return connections.size
    },
    silence: () => {
      for (const connection of connections.values()) {
        connection.isSilent = true
        connection.target?.terminate()
      }
      return connections.size
    },
    restore: () => {
      isRefusing = false
      stalled = undefined
      for (const connection of connections.values()) {
        connection.out.flush()
        connection.in.flush()
      }
    },
    close: () => {
      cut()
      listener.stop(true)
    },
  }
}

/** One direction of a connection: holds what cannot be written yet, in order. */
const createFlow = (
  target: () => Socket | undefined,
  source: Socket | undefined,
  isStalled: () => boolean,
): Flow => {
  let held: Uint8Array[] = []
  let heldBytes = 0
  let isEnding = false
  let isPaused = false

  const flush = (): void => {
    const socket = target()
    if (!socket || isStalled()) return
    while (held.length > 0) {
      const chunk = held[0]!
      const written = Math.max(0, socket.write(chunk))
      heldBytes -= written
      if (written < chunk.byteLength) {
        held[0] = chunk.subarray(written)
        return
      }
      held.shift()
    }
    held = []
    if (isPaused) source?.resume()
    isPaused = false
    if (isEnding) socket.end()
  }

  return {
    push: (chunk) => {
      held.push(chunk.slice())
      heldBytes += chunk.byteLength
      flush()
      if (heldBytes <= heldBytesMax || isPaused) return
      isPaused = true
      source?.pause()
    },
    flush,
    end: () => {
      isEnding = true
      flush()
    },
  }
}
