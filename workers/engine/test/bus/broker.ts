import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type TestBroker = { url: string; close(): Promise<void> }

/**
 * A Mosquitto of its own, on a port that the system chose, that lets everybody in and keeps nothing. With `acl` clients
 * may do what it says and nothing more; `messagesAtOnce` bounds what it sends unacknowledged to one client.
 */
export const startBroker = async ({
  acl,
  messagesAtOnce = 0,
}: { acl?: string; messagesAtOnce?: number } = {}): Promise<TestBroker> => {
  const folder = await mkdtemp(join(tmpdir(), 'broker-'))
  const port = freePort()
  const conf = join(folder, 'mosquitto.conf')
  const lines = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'persistence false',
    `max_inflight_messages ${messagesAtOnce}`,
    'user root',
    'log_dest none',
  ]
  const aclFile = join(folder, 'mosquitto.acl')
  if (acl !== undefined) lines.push(`acl_file ${aclFile}`)
  await Bun.write(aclFile, acl ?? '')
  await Bun.write(conf, lines.join('\n'))
  const program = Bun.which('mosquitto', {
    PATH: `${process.env.PATH}:/usr/sbin:/opt/homebrew/sbin`,
  })
  if (!program) throw new Error('Mosquitto is not installed. Type: bin/setup')
  const child = Bun.spawn([program, '-c', conf], { stdio: ['ignore', 'ignore', 'ignore'] })
  await listening(port)
  return {
    url: `mqtt://127.0.0.1:${port}`,
    close: async () => {
      child.kill()
      await child.exited
      await rm(folder, { recursive: true })
    },
  }
}

/** Mosquitto does not say when it listens to somebody who reads its output, so it is asked. */
const listening = async (port: number): Promise<void> => {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const socket = await Bun.connect({
      hostname: '127.0.0.1',
      port,
      socket: { data: () => undefined },
    }).catch(() => undefined)
    if (socket) return void socket.end()
    await Bun.sleep(10)
  }
  throw new Error(`no broker came up on port ${port}`)
}

const freePort = (): number => {
  const listener = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data: () => undefined } })
  listener.stop(true)
  return listener.port
}
