import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../house/free-ports.ts'
import { runProcess } from '../house/processes.ts'
import { until } from '../house/until.ts'
import type { Dice } from './dice.ts'

/** The path under which the fuzzed front is published (`FRONT_BASE_PATH`). */
export const basePath = '/shop'

/** A way from a client to the front. `isProxy`: something between them may refuse a request in words of its own. */
export type Way = { name: 'direct' | 'prefix' | 'nginx'; url: string; isProxy: boolean }

export type Ways = {
  /** Most inputs take the direct way. */
  pick(dice: Dice): Way
  close(): Promise<void>
}

/** The ways to a front: direct, under its base path, and through nginx where nginx is installed. */
export const openWays = async (frontUrl: string): Promise<Ways> => {
  const direct: Way = { name: 'direct', url: frontUrl, isProxy: false }
  const prefix: Way = { name: 'prefix', url: frontUrl + basePath, isProxy: false }
  const program = Bun.which('nginx', { PATH: `${process.env.PATH}:/usr/sbin` })
  const nginx = program === null ? undefined : await startNginx(program, frontUrl)
  const proxied: Way = nginx ? { name: 'nginx', url: nginx.url, isProxy: true } : direct
  return {
    pick: (dice) => dice.pick([direct, direct, direct, direct, prefix, prefix, proxied, proxied]),
    close: async () => nginx?.close(),
  }
}

/** Starts nginx as it comes, as a proxy in front of an address. */
const startNginx = async (program: string, frontUrl: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-nginx-'))
  const [port] = freePorts(1)
  const file = join(folder, 'nginx.conf')
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  await Bun.write(
    file,
    `daemon off;
master_process off;
pid ${folder}/pid;
error_log stderr;
events { worker_connections 1024; }
http {
  access_log off;
  ${kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass ${frontUrl}; }
  }
}
`,
  )
  const nginx = runProcess([program, '-p', folder, '-e', 'stderr', '-c', file], {
    cwd: folder,
    env: {},
  })
  const url = `http://127.0.0.1:${port}`
  await until('nginx answers', async () => {
    const response = await fetch(`${url}/healthz`).catch(() => undefined)
    return response?.ok === true
  })
  return {
    url,
    close: async () => {
      await nginx.end()
      await rm(folder, { recursive: true })
    },
  }
}
