import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Looks again until the condition holds; fails after `withinMs`. */
export const until = async (
  isSo: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> => {
  const endsAtMs = Date.now() + withinMs
  while (!(await isSo())) {
    if (Date.now() > endsAtMs) throw new Error(`not so within ${withinMs} ms: ${isSo.toString()}`)
    await Bun.sleep(5)
  }
}

const freePort = (): number => {
  const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() })
  const { port } = server
  void server.stop(true)
  return port!
}

const isOpen = async (port: number): Promise<boolean> => {
  try {
    const socket = await Bun.connect({ hostname: '127.0.0.1', port, socket: { data() {} } })
    socket.end()
    return true
  } catch {
    return false
  }
}

/**
 * Starts a Mosquitto on a free port of this machine. It keeps nothing on disk and asks for no password. With `acl`
 * clients may do what it says and nothing more.
 */
export const startBroker = async ({ acl }: { acl?: string } = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'front-broker-'))
  const port = freePort()
  const file = join(folder, 'mosquitto.conf')
  const aclFile = join(folder, 'mosquitto.acl')
  await Bun.write(aclFile, acl ?? '')
  const lines = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'persistence false',
    'set_tcp_nodelay true',
    // Mosquitto gives its files to another user when root starts it.
    'user root',
    ...(acl === undefined ? [] : [`acl_file ${aclFile}`]),
  ]
  await Bun.write(file, lines.join('\n'))
  const spawn = () => Bun.spawn(['mosquitto', '-c', file], { stdout: 'ignore', stderr: 'ignore' })
  let child = spawn()
  await until(() => isOpen(port))

  const stop = async () => {
    child.kill()
    await child.exited
  }
  return {
    url: `mqtt://127.0.0.1:${port}`,
    stop,
    start: async () => {
      child = spawn()
      await until(() => isOpen(port))
    },
    /** Stops answering without closing a connection, until `thaw`. */
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    /** Dies while it is frozen: it has never read what was sent to it meanwhile. */
    crash: async () => {
      child.kill('SIGKILL')
      await child.exited
    },
    remove: async () => {
      child.kill('SIGCONT')
      await stop()
      await rm(folder, { recursive: true })
    },
  }
}
