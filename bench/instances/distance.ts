/**
 * A way to a port on which everything takes so many milliseconds longer in each direction, as a process of its own. Prints its
 * port.
 */
const [targetPort, ms] = [Number(Bun.argv[2]), Number(Bun.argv[3])]

type Way = { send(chunk: Uint8Array): void; end(): void }
type Ends = { there: Way; back: Way }

/** Hands chunks over in order, each so much later. Loopback takes all that is written at once, or it is kept. */
const later = (write: (chunk: Uint8Array) => number, end: () => void): Way => {
  let held: Uint8Array[] = []
  const flush = (): void => {
    while (held.length > 0) {
      const written = Math.max(0, write(held[0]!))
      if (written < held[0]!.byteLength) {
        held[0] = held[0]!.subarray(written)
        setTimeout(flush, 1)
        return
      }
      held = held.slice(1)
    }
  }
  return {
    send: (chunk) => {
      const copy = chunk.slice()
      setTimeout(() => {
        held.push(copy)
        if (held.length === 1) flush()
      }, ms)
    },
    end: () => void setTimeout(end, ms),
  }
}

const listener = Bun.listen<Ends>({
  hostname: '127.0.0.1',
  port: 0,
  socket: {
    open: (client) => {
      const server = Bun.connect({
        hostname: '127.0.0.1',
        port: targetPort,
        socket: {
          data: (_, chunk) => client.data.back.send(chunk),
          close: () => client.data.back.end(),
        },
      })
      const begun: Uint8Array[] = []
      client.data = {
        there: { send: (chunk) => void begun.push(chunk.slice()), end: () => undefined },
        back: later(
          (chunk) => client.write(chunk),
          () => client.end(),
        ),
      }
      void server.then((socket) => {
        client.data.there = later(
          (chunk) => socket.write(chunk),
          () => socket.end(),
        )
        for (const chunk of begun) client.data.there.send(chunk)
      })
    },
    data: (client, chunk) => client.data.there.send(chunk),
    close: (client) => client.data.there.end(),
  },
})
console.log(listener.port)
