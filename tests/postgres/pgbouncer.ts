import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:net'
import { freePorts } from '../house/free-ports.ts'
import { runProcess } from '../house/processes.ts'
import { until } from '../house/until.ts'

const program = Bun.which('pgbouncer', { PATH: `${Bun.env.PATH}:/usr/sbin:/usr/local/sbin` })

export const isPgBouncerInstalled = program !== null

/** The settings that a worker's connection begins with. PgBouncer refuses those that it does not know. */
const settingsOfWorkers = [
  'client_connection_check_interval',
  'idle_in_transaction_session_timeout',
  'jit',
  'plan_cache_mode',
  'statement_timeout',
  'tcp_keepalives_idle',
  'tcp_keepalives_interval',
  'tcp_keepalives_count',
  'tcp_user_timeout',
]

/** Starts PgBouncer before a server of tests. Resolves with its port. Close it in the end. */
export const startPgBouncer = async (
  serverPort: number,
  mode: 'session' | 'transaction',
): Promise<{ port: number; close(): Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'pgbouncer-'))
  await chmod(folder, 0o755)
  const [port] = freePorts(1) as [number]
  const file = join(folder, 'pgbouncer.ini')
  await Bun.write(
    file,
    `[databases]
* = host=127.0.0.1 port=${serverPort} user=shop
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
default_pool_size = 40
ignore_startup_parameters = ${settingsOfWorkers.join()}
`,
  )
  // It refuses to run as root.
  const account = ['--reuid=postgres', '--regid=postgres', '--clear-groups', '--']
  const asOther = process.getuid?.() === 0 ? ['setpriv', ...account] : []
  const running = runProcess([...asOther, program!, file], { cwd: '/', env: {} })
  await until(`pgbouncer listens: ${running.output()}`, () => isListening(port))
  return {
    port,
    close: async () => {
      await running.end('SIGKILL')
      await rm(folder, { recursive: true })
    },
  }
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(socket.destroy() !== undefined))
    socket.once('error', () => resolve(false))
  })
