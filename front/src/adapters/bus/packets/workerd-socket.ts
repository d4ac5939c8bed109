import { connect } from 'cloudflare:sockets'
import type { ByteListener, ByteSocket, OpenSocket } from './byte-socket.ts'

const portOf: Record<string, string> = { 'mqtt:': '1883', 'mqtts:': '8883' }

/** Opens a socket of workerd: TCP for `mqtt:`, TCP with TLS for `mqtts:`, a WebSocket for `ws:` and `wss:`. */
export const openWorkerdSocket: OpenSocket = (url, listener) => {
  const { protocol } = new URL(url)
  return protocol in portOf ? openTcp(url, listener) : openWebSocket(url, listener)
}

const openTcp = async (url: string, listener: ByteListener): Promise<ByteSocket> => {
  const { hostname, port, protocol } = new URL(url)
  const socket = connect(
    { hostname, port: Number(port || portOf[protocol]) },
    { secureTransport: protocol === 'mqtts:' ? 'on' : 'off', allowHalfOpen: false },
  )
  await socket.opened
  const writer = socket.writable.getWriter()
  void readAll(socket.readable, listener)
  return {
    // After a failed write the reading ends as well.
    write: (bytes) => void writer.write(bytes).catch(() => {}),
    close: () => void socket.close().catch(() => {}),
  }
}

const readAll = async (
  readable: ReadableStream<Uint8Array>,
  { onBytes, onEnd }: ByteListener,
): Promise<void> => {
  try {
    for await (const bytes of readable) onBytes(bytes)
  } catch {
    // A failed reading ends the connection like any other.
  }
  onEnd()
}

const openWebSocket = (url: string, { onBytes, onEnd }: ByteListener): Promise<ByteSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, ['mqtt'])
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () =>
      resolve({
        write: (bytes) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(bytes as Uint8Array<ArrayBuffer>)
        },
        close: () => socket.close(),
      }),
    )
    socket.addEventListener('message', ({ data }) => onBytes(new Uint8Array(data as ArrayBuffer)))
    socket.addEventListener('error', () => reject(new Error(`no WebSocket to ${url}`)))
    socket.addEventListener('close', () => {
      reject(new Error(`the WebSocket to ${url} closed`))
      onEnd()
    })
  })
