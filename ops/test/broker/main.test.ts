import { describe, expect, test } from 'bun:test'
import { createServer } from 'node:net'
import { join } from 'node:path'

const repository = join(import.meta.dir, '../../..')

const runBroker = async (env: Record<string, string>) => {
  const child = Bun.spawn([process.execPath, '--no-env-file', 'ops/src/broker/main.ts'], {
    cwd: repository,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const complaint = await child.stderr.text()
  return { exitCode: await child.exited, complaint }
}

describe('starting the broker', () => {
  test('fails on a taken port and names its variable', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const { exitCode, complaint } = await runBroker({ MQTT_WS_URL: `ws://127.0.0.1:${port}` })
    expect(exitCode).toBe(1)
    expect(complaint).toContain('MQTT_WS_URL')
    server.close()
  })

  test.each([
    ['MQTT_URL', 'mqtt://127.0.0.1'],
    ['MQTT_WS_URL', 'ws://127.0.0.1:70000'],
    ['SHOP_TOPIC_ROOT', 'shop/#'],
  ])('fails with a %s such as %s', async (variable, value) => {
    const { exitCode, complaint } = await runBroker({ [variable]: value })
    expect(exitCode).toBe(1)
    expect(complaint).toContain(variable)
  })
})
