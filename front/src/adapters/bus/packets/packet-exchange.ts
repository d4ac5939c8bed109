import { busConnection } from '@shop/contracts'
import { generate, parser, type Packet, type Parser } from 'mqtt-packet'
import { steadyNowMs } from '../../steady-clock.ts'
import { sessionTakenOver } from '../reason-codes.ts'
import type { ByteSocket, OpenSocket } from './byte-socket.ts'

/** Time for a socket, CONNACK and SUBACK each. */
const answerWithinMs = 5_000
const version = { protocolVersion: busConnection.protocolVersion }
const keepaliveMs = busConnection.keepalive * 1_000

type PacketOf<C extends Packet['cmd']> = Extract<Packet, { cmd: C }>

export type Exchange = {
  send(packet: Packet): void
  /** The next packet of this kind. @throws Error when it does not come in time, or the connection ends */
  answer<C extends 'connack' | 'suback'>(cmd: C): Promise<PacketOf<C>>
  /** Hands over each packet that no `answer` waits for. */
  listen(onPacket: (packet: Packet) => void): void
  /** Says goodbye and ends. */
  disconnect(): void
  end(reason: string): void
  /** Resolves with the reason when the exchange is over. */
  ended: Promise<string>
  isOver(): boolean
}

/**
 * Opens a socket and exchanges packets over it. The exchange ends when the broker is silent for one and a half times
 * the keep-alive.
 * @throws Error when the socket cannot be opened in time
 */
export const openExchange = async (open: OpenSocket, url: string): Promise<Exchange> => {
  const ending = createEnding()
  const packets = parser(version)
  packets.on('error', (error) => ending.end(`not readable: ${String(error)}`))
  const opening = open(url, {
    onBytes: (bytes) => void packets.parse(Buffer.from(bytes)),
    onEnd: () => ending.end('the connection ended'),
  })
  try {
    const socket = await within('connection', opening, ending)
    return exchangeOver(socket, packets, ending)
  } catch (error) {
    ending.end(String(error))
    throw error
  } finally {
    // Also a socket that opens too late.
    void ending.ended.then(() => opening.then((socket) => socket.close()).catch(() => {}))
  }
}

type Ending = Pick<Exchange, 'end' | 'ended' | 'isOver'>

/** Ends once: later reasons change nothing. */
const createEnding = (): Ending => {
  let isOver = false
  let settle: (reason: string) => void = () => {}
  const ended = new Promise<string>((resolve) => {
    settle = resolve
  })
  const end = (reason: string): void => {
    isOver = true
    settle(reason)
  }
  return { end, ended, isOver: () => isOver }
}

/** @throws Error when the work takes longer than `answerWithinMs`, or the exchange ends first */
const within = <T>(what: string, work: Promise<T>, { ended }: Ending): Promise<T> => {
  let timer: ReturnType<typeof setTimeout>
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} in time`)), answerWithinMs)
  })
  const over = ended.then((reason): never => {
    throw new Error(reason)
  })
  return Promise.race([work, tooLate, over]).finally(() => clearTimeout(timer))
}

/** The reason of an exchange whose client id another client uses now. */
export const takenOver = 'another client took over the session'

const reasonOfDisconnect = (reasonCode: number): string =>
  reasonCode === sessionTakenOver ? takenOver : `disconnected: reason ${reasonCode}`

const exchangeOver = (socket: ByteSocket, packets: Parser, ending: Ending): Exchange => {
  const { end, ended, isOver } = ending
  const awaited = new Map<Packet['cmd'], (packet: Packet) => void>()
  let onPacket: (packet: Packet) => void = () => {}
  let heardAtMs = steadyNowMs()

  packets.on('packet', (packet) => {
    heardAtMs = steadyNowMs()
    if (packet.cmd === 'disconnect') return end(reasonOfDisconnect(packet.reasonCode ?? 0))
    const settle = awaited.get(packet.cmd) ?? onPacket
    awaited.delete(packet.cmd)
    settle(packet)
  })
  const send = (packet: Packet): void => {
    if (!isOver()) socket.write(generate(packet, version))
  }
  const heartbeat = setInterval(() => {
    if (steadyNowMs() - heardAtMs > keepaliveMs * 1.5) return end('the broker is silent')
    send({ cmd: 'pingreq' })
  }, keepaliveMs / 2)
  void ended.then(() => clearInterval(heartbeat))

  return {
    ...ending,
    send,
    answer: <C extends 'connack' | 'suback'>(cmd: C) => {
      const answer = new Promise<PacketOf<C>>((resolve) => {
        awaited.set(cmd, (packet) => resolve(packet as PacketOf<C>))
      })
      return within(cmd, answer, ending)
    },
    listen: (listener) => {
      onPacket = listener
    },
    disconnect: () => {
      send({ cmd: 'disconnect', reasonCode: 0 })
      end('closed')
    },
  }
}
