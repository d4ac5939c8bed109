import { createConnection } from 'node:net'
import type { OpenSocket } from '../../../src/adapters/bus/packets/byte-socket.ts'

/** Carries bytes over TCP, in place of workerd's adapter. */
export const openTcpSocket: OpenSocket = (url, { onBytes, onEnd }) =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = createConnection({ host: hostname, port: Number(port), noDelay: true })
    socket.on('connect', () =>
      resolve({
        write: (bytes) => void socket.write(bytes),
        close: () => void socket.destroy(),
      }),
    )
    socket.on('data', onBytes)
    socket.on('error', reject)
    socket.on('close', onEnd)
  })
