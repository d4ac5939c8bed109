import { generate, parser, type Packet } from 'mqtt-packet'
import type { ByteSocket, OpenSocket } from './byte-socket.ts'
import { steadyNowMs } from '../../steady-clock.ts'

/** Seconds between two packets at most, as the broker is told. */
export const keepaliveSeconds = 10
/** Reason codes from here on are refusals. */
export const refused = 0x80
/** Time for a socket, CONNACK and SUBACK each. */
const answerWithinMs = 5_000
const version = { protocolVersion: 5 }

type PacketOf<C extends Packet['cmd']> = Extract<Packet, { cmd: C }>

export type Exchange = {
  send(packet: Packet): void
  /** The next packet of this kind. @throws Error when it does not come in time, or the connection ends */
  answer<C extends 'connack' | 'suback'>(cmd: C): Promise<PacketOf<C>>
  /** Hands over each packet that nobody waits for. */
  listen(onPacket: (packet: Packet) => void): void
  /** Says goodbye first. */
  disconnect(): void
  end(reason: string): void
  ended: Promise<string>
  isOver(): boolean
}

/** Packets over a socket, which ends when the broker is silent for one and a half times the keep-alive. */
export const openExchange = async (open: OpenSocket, url: string): Promise<Exchange> => {
  let settleEnded: (reason: string) => void = () => {}
  const ended = new Promise<string>((resolve) => {
    settleEnded = resolve
  })
  let socket: ByteSocket | undefined
  let isOver = false
  let onPacket: (packet: Packet) => void = () => {}
  let heardAtMs = steadyNowMs()
  const awaited = new Map<Packet['cmd'], (packet: Packet) => void>()

  const end = (reason: string): void => {
    if (isOver) return
    isOver = true
    clearInterval(heartbeat)
    socket?.close()
    settleEnded(reason)
  }
  const packets = parser(version)
  packets.on('packet', (packet) => {
    heardAtMs = steadyNowMs()
    if (packet.cmd === 'disconnect') return end(`disconnected: reason ${packet.reasonCode ?? 0}`)
    const settle = awaited.get(packet.cmd)
    awaited.delete(packet.cmd)
    if (settle === undefined) onPacket(packet)
    else settle(packet)
  })
  packets.on('error', (error) => end(`not readable: ${String(error)}`))
  const send = (packet: Packet): void => {
    if (!isOver) socket?.write(generate(packet, version))
  }
  const heartbeat = setInterval(
    () => {
      if (steadyNowMs() - heardAtMs > keepaliveSeconds * 1_500) return end('the broker is silent')
      send({ cmd: 'pingreq' })
    },
    (keepaliveSeconds * 1_000) / 2,
  )

  const within = <T>(what: string, work: Promise<T>): Promise<T> => {
    let timer: ReturnType<typeof setTimeout>
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no ${what} in time`)), answerWithinMs)
    })
    const over = ended.then((reason): never => {
      throw new Error(reason)
    })
    return Promise.race([work, tooLate, over]).finally(() => clearTimeout(timer))
  }
  try {
    const listener = {
      onBytes: (bytes: Uint8Array) => void packets.parse(Buffer.from(bytes)),
      onEnd: () => end('the connection ended'),
    }
    const opening = open(url, listener).then((opened) => {
      if (isOver) opened.close()
      return opened
    })
    socket = await within('connection', opening)
  } catch (error) {
    end(String(error))
    throw error
  }

  return {
    send,
    answer: (cmd) =>
      within(
        cmd,
        new Promise((resolve) => {
          awaited.set(cmd, (packet) => resolve(packet as PacketOf<typeof cmd>))
        }),
      ),
    listen: (listener) => {
      onPacket = listener
    },
    disconnect: () => {
      send({ cmd: 'disconnect', reasonCode: 0 })
      end('closed')
    },
    end,
    ended,
    isOver: () => isOver,
  }
}
