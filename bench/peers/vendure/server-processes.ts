import { join } from 'node:path'
import { freePorts } from '../../../tests/house/free-ports.ts'
import { type Process, runProcess } from '../../../tests/house/processes.ts'
import type { Closers } from './closers.ts'
import { buildPrograms, type Program, removeFolder } from './installed.ts'
import { startPostgres } from './postgres.ts'
import type { Populated, Settings } from './server/settings.ts'

export type DatabaseKind = Settings['database']['kind']

/** A running Vendure on a populated database. */
export type Vendure = {
  /** Of each server, all on one database. */
  urls: readonly string[]
  populated: Populated
  databaseName: string
  /** Starts one more server beside the others: one thread of JavaScript each. */
  addServer(): Promise<void>
}

/**
 * Makes the database, populates it and starts one server, in production mode. On PostgreSQL the jobs of the queue
 * are done by a worker process, as Vendure recommends; on SQLite by the server.
 */
export const startVendure = async (kind: DatabaseKind, closers: Closers): Promise<Vendure> => {
  const folder = await buildPrograms()
  closers.add(() => removeFolder(folder))
  const postgres = kind === 'postgres' ? await startPostgres(closers) : undefined
  const database: Settings['database'] = postgres
    ? { kind: 'postgres', port: postgres.port, name: postgres.name }
    : { kind: 'sqlite', file: join(folder, 'vendure.sqlite') }
  // A second process on the same SQLite file made a third of all orders fail with «database is locked».
  const hasWorker = kind === 'postgres'

  const run = (program: Program, port = 0, env: Record<string, string> = {}): Process => {
    const settings: Settings = { port, doesJobs: !hasWorker, database }
    const child = runProcess(['node', join(folder, `${program}.mjs`)], {
      cwd: folder,
      env: {
        NODE_ENV: 'production',
        VENDURE_DISABLE_TELEMETRY: '1',
        PEER_SETTINGS: JSON.stringify(settings),
        ...env,
      },
    })
    closers.add(() => child.end('SIGKILL'))
    return child
  }
  const urls: string[] = []
  const addServer = async (): Promise<void> => {
    const [port] = freePorts(1)
    await run('main', port).wrote('peer: server is ready')
    urls.push(`http://127.0.0.1:${port}`)
  }
  const populating = run('populate', 0, { PEER_MAKES_SCHEMA: '1' })
  await populating.wrote('shippingMethodId')
  await populating.ended
  const populated = JSON.parse(populating.output().trim().split('\n').at(-1)!) as Populated
  await addServer()
  if (hasWorker) await run('worker').wrote('peer: worker is ready')
  const databaseName = postgres ? `PostgreSQL ${postgres.version.split(' ')[0]}` : 'SQLite'
  return { urls, populated, databaseName, addServer }
}
