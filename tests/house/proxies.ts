import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from './free-ports.ts'
import { runProcess } from './processes.ts'
import type { Shop } from './shop.ts'
import { until } from './until.ts'

/** Debian keeps servers in folders that a user's PATH may not have. */
const serverFolders = '/usr/sbin:/usr/local/sbin:/opt/homebrew/bin:/opt/homebrew/sbin'
const whichServer = (program: string): string | null =>
  Bun.which(program, { PATH: `${Bun.env.PATH}:${serverFolders}` })

type Ports = { front: number; plain: number; strips: number; leaves: number }
type Places = { folder: string; ports: Ports }

export const proxyNames = ['nginx', 'haproxy'] as const
export type ProxyName = (typeof proxyNames)[number]

type Program = {
  program(): string | null
  /** Its arguments, for a configuration file. */
  args(file: string): string[]
  config(places: Places): string
  /** The argument with which it only checks its configuration. */
  check: string
  /** A whole configuration around the part that a document shows. */
  around(shown: string, folder: string): string
}

const nginxTemporary = (folder: string): string =>
  ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((each) => `${each}_temp_path ${folder}/${each};`)
    .join('\n  ')

/** Each with the least configuration that passes requests on, so that everything else is as it comes. */
const proxies: Record<ProxyName, Program> = {
  nginx: {
    program: () => whichServer('nginx'),
    args: (file) => ['-e', 'stderr', '-c', file],
    check: '-t',
    around: (shown, folder) => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
  ${nginxTemporary(folder)}
  ${shown}
}
`,
    config: ({ folder, ports: { front, plain, strips, leaves } }) =>
      proxies.nginx.around(
        `
  server {
    listen 127.0.0.1:${plain};
    location / { proxy_pass http://127.0.0.1:${front}; }
  }
  server {
    listen 127.0.0.1:${strips};
    location /shop/ { proxy_pass http://127.0.0.1:${front}/; }
  }
  server {
    listen 127.0.0.1:${leaves};
    location /shop/ { proxy_pass http://127.0.0.1:${front}; }
  }`,
        folder,
      ),
  },
  haproxy: {
    program: () => whichServer('haproxy'),
    args: (file) => ['-db', '-f', file],
    check: '-c',
    around: (shown, folder) => `
global
  stats socket ${folder}/stats.sock
${shown}
`,
    config: ({ folder, ports: { front, plain, strips, leaves } }) =>
      proxies.haproxy.around(
        `
defaults
  mode http
  timeout connect 5s
  timeout client 50s
  timeout server 50s
listen plain
  bind 127.0.0.1:${plain}
  server front 127.0.0.1:${front}
listen strips
  bind 127.0.0.1:${strips}
  http-request replace-path /shop(/.*) \\1
  server front 127.0.0.1:${front}
listen leaves
  bind 127.0.0.1:${leaves}
  server front 127.0.0.1:${front}
backend checked
  option httpchk GET /healthz
  server front 127.0.0.1:${front} check inter 100ms`,
        folder,
      ),
  },
}

/** Where a proxy's program is; null where there is none. */
export const programOf = (name: ProxyName): string | null => proxies[name].program()

export const isInstalled = (name: ProxyName): boolean => programOf(name) !== null

/** The command that runs a proxy in the foreground. @throws Error when it is not installed */
export const proxyCommand = (name: ProxyName, file: string): string[] => {
  const program = proxies[name].program()
  if (program === null) throw new Error(`${name} is missing: bin/install ${name}`)
  return [program, ...proxies[name].args(file)]
}

/** A proxy before the front of a shop. */
export type Proxy = {
  url: string
  /** Where it shows the front under a path, by what it does with the path. */
  under: { strips: string; leaves: string }
  /** The finding of HAProxy's latest check of a `backend,server`: `L7OK` is good. Empty before the first. */
  checked(server: string): Promise<string>
  /** How many requests HAProxy has given to a `backend,server`, without its checks. */
  given(server: string): Promise<number>
  close(): Promise<void>
}

/** Starts a proxy with ports and a folder of its own. Close it at the end. */
export const startProxy = async (name: ProxyName, shop: Shop): Promise<Proxy> => {
  const [plain, strips, leaves] = freePorts(3) as [number, number, number]
  const front = Number(shop.env.FRONT_PORT)
  const started = await startProgram(name, leaves, (folder) =>
    proxies[name].config({ folder, ports: { front, plain, strips, leaves } }),
  )
  return {
    url: urlOf(plain),
    under: { strips: urlOf(strips), leaves: urlOf(leaves) },
    ...started,
  }
}

/**
 * Starts a proxy with a configuration that a document shows. `shown` is that text for a port of the proxy, which it
 * chooses. The proxy's own check of the configuration comes first.
 * @throws Error with the words of the proxy when it refuses the configuration
 */
export const startShownProxy = async (
  name: ProxyName,
  shown: (port: number) => string,
): Promise<Omit<Proxy, 'under'>> => {
  const { check, around } = proxies[name]
  const [port] = freePorts(1) as [number]
  const configIn = (folder: string) => around(shown(port), folder)
  const started = await startProgram(name, port, configIn, check)
  return { url: urlOf(port), ...started }
}

const urlOf = (port: number): string => `http://127.0.0.1:${port}`

/** Starts a proxy and waits until it listens on a port. */
const startProgram = async (
  name: ProxyName,
  port: number,
  configIn: (folder: string) => string,
  check?: string,
): Promise<Pick<Proxy, 'checked' | 'given' | 'close'>> => {
  const folder = await mkdtemp(join(tmpdir(), 'proxy-'))
  const file = join(folder, 'proxy.conf')
  await Bun.write(file, configIn(folder))
  const run = (...more: string[]) =>
    runProcess([...proxyCommand(name, file), ...more], { cwd: folder, env: {} })
  if (check !== undefined) {
    const checking = run(check)
    if ((await checking.ended) !== 0) throw new Error(checking.output())
  }
  const process = run()
  const close = async (): Promise<void> => {
    await process.end()
    await rm(folder, { recursive: true })
  }
  try {
    await until(
      `${name} listens`,
      async () => (await fetch(urlOf(port)).catch(() => undefined)) !== undefined,
    )
  } catch (error) {
    await close()
    throw new Error(process.output(), { cause: error })
  }
  const stat = (server: string, column: string) =>
    statistic(join(folder, 'stats.sock'), { server, column })
  return {
    checked: async (server) => (await stat(server, 'check_status')).replace('* ', ''),
    given: async (server) => Number(await stat(server, 'stot')),
    close,
  }
}

/** Asks HAProxy for its statistics, a table with commas, and reads a column of a server. Empty when there is none. */
const statistic = async (
  unix: string,
  { server, column }: { server: string; column: string },
): Promise<string> => {
  const { promise, resolve } = Promise.withResolvers<string>()
  let text = ''
  await Bun.connect({
    unix,
    socket: {
      open: (socket) => void socket.write('show stat\n'),
      data: (_, bytes) => {
        text += bytes.toString()
      },
      close: () => resolve(text),
    },
  })
  const [names = '', ...rows] = (await promise).split('\n')
  const place = names.split(',').indexOf(column)
  const row = rows.find((each) => each.startsWith(`${server},`))
  return row?.split(',')[place] ?? ''
}
