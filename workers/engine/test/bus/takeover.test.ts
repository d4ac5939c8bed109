import { describe, expect, test } from 'bun:test'
import { connect, type MqttClient } from 'mqtt'
import { watchTakeover } from '../../src/bus/takeover.ts'

const connack = [0x20, 3, 0, 0, 0]
const disconnect = (reasonCode: number): number[] => [0xe0, 2, reasonCode, 0]

/**
 * A broker that lets everybody in and ends each first connection with a DISCONNECT, as Mosquitto does since 2.0.15.
 * The tests of the bus ask the Mosquitto of this machine.
 */
const brokerThatEnds = (reasonCode: number) => {
  let count = 0
  const listener = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      data: (socket) => {
        count += 1
        socket.write(new Uint8Array(connack))
        if (count > 1) return
        socket.write(new Uint8Array(disconnect(reasonCode)))
        socket.end()
      },
    },
  })
  return { url: `mqtt://127.0.0.1:${listener.port}`, close: () => listener.stop(true) }
}

const endBoth = (...clients: MqttClient[]) =>
  Promise.all(clients.map((client) => client.endAsync(true)))

describe('a DISCONNECT of the broker', () => {
  test.each([
    ['tells a takeover', 0x8e, 1],
    ['for another reason is none', 0x8b, 0],
  ])('%s', async (_, reasonCode, takeoverCount) => {
    const [robbed, idle] = [brokerThatEnds(reasonCode), brokerThatEnds(reasonCode)]
    const client = connect(robbed.url, { protocolVersion: 5, reconnectPeriod: 1 })
    const beside = connect(idle.url, { protocolVersion: 5, reconnectPeriod: 1 })
    let count = 0
    watchTakeover(client, { beside, onTakenOver: () => void (count += 1) })
    const { promise: isBack, resolve } = Promise.withResolvers<void>()
    client.once('connect', () => client.once('connect', () => resolve()))
    await isBack
    expect(count).toBe(takeoverCount)
    await endBoth(client, beside)
    robbed.close()
    idle.close()
  })
})
