import { describe, expect, test } from 'bun:test'
import { createServer } from 'node:net'
import { takenPortMessage, takenPorts } from '../src/ports.ts'

const occupied = async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return { server, listener: { variable: 'FRONT_PORT', host: '127.0.0.1', port } }
}

describe('looking at ports before listening', () => {
  test('finds a taken port and names its variable', async () => {
    const { server, listener } = await occupied()
    const free = { variable: 'ORDER_PORT', host: '127.0.0.1', port: 0 }
    expect(await takenPorts([free, listener])).toEqual([listener])
    expect(takenPortMessage(listener)).toContain('FRONT_PORT')
    server.close()
  })

  test('finds none when all are free', async () => {
    const { server, listener } = await occupied()
    await new Promise((resolve) => server.close(resolve))
    expect(await takenPorts([listener])).toEqual([])
  })
})
