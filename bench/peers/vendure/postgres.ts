import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../../../tests/house/free-ports.ts'
import { runProcess } from '../../../tests/house/processes.ts'
import { until } from '../../../tests/house/until.ts'
import type { Closers } from './closers.ts'
import { removeFolder, runToEnd } from './installed.ts'

/** A PostgreSQL of our own, with the settings that Debian ships: fsync and synchronous_commit are on. */
export type Postgres = { port: number; name: string; version: string }

/** Makes a cluster in a folder of its own and starts it. @throws when PostgreSQL is not installed. */
export const startPostgres = async (closers: Closers): Promise<Postgres> => {
  const programs = await folderOfPrograms()
  const asUser = unprivileged()
  const folder = await mkdtemp(join(tmpdir(), 'vendure-postgres-'))
  closers.add(() => removeFolder(folder))
  const options = { cwd: folder, env: { LC_ALL: 'C.UTF-8' } }
  if (asUser.length > 0) await runToEnd(['chown', 'postgres', folder], options)
  const cluster = join(folder, 'cluster')
  const initdb = [join(programs, 'initdb'), '-D', cluster, '-U', 'postgres', '--auth=trust']
  const making = runProcess([...asUser, ...initdb, '-E', 'UTF8'], options)
  closers.add(() => making.end('SIGTERM'))
  if ((await making.ended) !== 0) throw new Error(`initdb failed:\n${making.output()}`)

  const [port] = freePorts(1)
  const listening = ['-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}`]
  const server = runProcess(
    [...asUser, join(programs, 'postgres'), '-D', cluster, '-p', `${port}`, ...listening],
    options,
  )
  closers.add(() => server.end('SIGTERM'))
  const address = ['-h', '127.0.0.1', '-p', `${port}`, '-U', 'postgres']
  const ask = (statement: string) =>
    runToEnd([join(programs, 'psql'), ...address, '-qAt', '-c', statement], options)
  await until('PostgreSQL answers', () => ask('select 1').catch(() => undefined)).catch(
    (error: Error) => {
      throw new Error(`${error.message}\n${server.output()}`)
    },
  )
  await ask('create database vendure')
  return { port: port!, name: 'vendure', version: (await ask('show server_version')).trim() }
}

/** Debian keeps them by version; the newest is taken. */
const folderOfPrograms = async (): Promise<string> => {
  const find = (): string | undefined =>
    [...new Bun.Glob('/usr/lib/postgresql/*/bin/initdb').scanSync({ absolute: true })]
      .map((path) => path.slice(0, -'/initdb'.length))
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .at(-1)
  if (!find() && process.getuid?.() === 0) {
    console.error('Installing PostgreSQL')
    const options = { cwd: '/', env: { DEBIAN_FRONTEND: 'noninteractive' } }
    await runToEnd(['apt-get', 'install', '-qq', '-y', 'postgresql'], options)
  }
  const found = find()
  if (!found) throw new Error('PostgreSQL is missing. Type: sudo apt-get install postgresql')
  return found
}

/** PostgreSQL refuses to run as root; `setpriv` keeps the process id, so that a signal reaches it. */
const unprivileged = (): string[] => {
  if (process.getuid?.() !== 0) return []
  return ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups']
}
