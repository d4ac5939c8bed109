import type { Socket } from 'bun'
import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { until } from '../house/until.ts'
import { openLink, type Link } from './tcp-proxy.ts'

let echo: ReturnType<typeof startEcho>
let link: Link
beforeEach(() => {
  echo = startEcho()
  link = openLink(echo.port)
})
afterEach(() => {
  link.close()
  echo.stop()
})

const startEcho = () => {
  let heard = ''
  const listener = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      data: (socket, chunk) => {
        heard += chunk.toString()
        socket.write(chunk)
      },
    },
  })
  return { port: listener.port, heard: () => heard, stop: () => listener.stop(true) }
}

const connect = async () => {
  let answered = ''
  let isClosed = false
  const socket: Socket = await Bun.connect({
    hostname: '127.0.0.1',
    port: link.port,
    socket: {
      data: (_, chunk) => {
        answered += chunk.toString()
      },
      close: () => {
        isClosed = true
      },
    },
  })
  return { socket, answered: () => answered, isClosed: () => isClosed }
}

const given = async () => {
  const client = await connect()
  client.socket.write('one')
  await until('it is carried', () => client.answered() === 'one')
  return client
}

describe('a link', () => {
  test('holds back one direction while it is stalled, and loses nothing', async () => {
    const client = await given()
    expect(link.stall('in')).toBe(1)
    client.socket.write('two')
    await until('the other end heard', () => echo.heard() === 'onetwo')
    expect(client.answered()).toBe('one')
    link.restore()
    await until('the rest arrives', () => client.answered() === 'onetwo')
  })

  test('cuts what is open and takes new connections', async () => {
    const client = await given()
    expect(link.cut()).toBe(1)
    await until('it is closed', client.isClosed)
    await given()
  })

  test('refuses new connections until it is restored', async () => {
    link.refuse()
    const client = await connect()
    await until('it is closed', client.isClosed)
    link.restore()
    const later = await connect()
    later.socket.write('one')
    await until('it is carried', () => later.answered() === 'one')
  })

  test('leaves its service alone with a silent connection, also when it is restored', async () => {
    const client = await given()
    expect(link.silence()).toBe(1)
    link.restore()
    client.socket.write('two')
    const other = await connect()
    other.socket.write('three')
    await until('another connection works', () => other.answered() === 'three')
    expect([echo.heard(), client.answered(), client.isClosed()]).toEqual(['onethree', 'one', false])
  })
})
