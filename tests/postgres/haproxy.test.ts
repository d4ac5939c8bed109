import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres, startStandby, type PostgresCluster } from '@shop/engine/postgres-cluster'
import type { PostgresDatabase } from '@shop/engine/postgres'
import { haproxyConfig } from '../failover/patroni-config.ts'
import { freePorts } from '../house/free-ports.ts'
import { runProcess, type Process } from '../house/processes.ts'
import { isInstalled, programOf } from '../house/proxies.ts'
import { until } from '../house/until.ts'
import { add, numbersAt, numbersIn, openNumbers } from './given.ts'

/** A start of servers on a machine that does other things too. */
const timeoutMs = 60_000
const silenceMs = 2_000

/** Answers as Patroni does beside a server: 200 for `/primary` while it takes writes. */
const startKeeper = (isPrimary: boolean) => {
  let takesWrites = isPrimary
  const http = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: ({ url }) =>
      new Response(null, { status: takesWrites && url.endsWith('/primary') ? 200 : 503 }),
  })
  return {
    restPort: http.port!,
    setPrimary: (now: boolean) => {
      takesWrites = now
    },
    close: () => http.stop(true),
  }
}

// bin/test installs it. A machine without HAProxy skips this.
describe.skipIf(!isInstalled('haproxy'))(
  'HAProxy as it is configured in ops/ (skipped only where there is no haproxy)',
  () => {
    const [first, second] = [startKeeper(true), startKeeper(false)]
    let servers: { primary: PostgresCluster; standby: PostgresCluster }
    let folder: string
    let proxy: Process
    let database: PostgresDatabase
    let path: string
    beforeAll(async () => {
      const primary = await startPostgres()
      path = new URL(await primary.createDatabase()).pathname
      const standby = await startStandby(primary.port)
      servers = { primary, standby }
      const nodes = [
        { name: 'a', entry: { port: primary.port, restPort: first.restPort } },
        { name: 'b', entry: { port: standby.port, restPort: second.restPort } },
      ]
      const [port] = freePorts(1) as [number]
      folder = await mkdtemp(join(tmpdir(), 'haproxy-'))
      const file = join(folder, 'haproxy.cfg')
      await Bun.write(file, haproxyConfig(nodes, port))
      proxy = runProcess([programOf('haproxy')!, '-db', '-f', file], { cwd: folder, env: {} })
      database = await openNumbers(`postgres://shop:any@127.0.0.1:${port}${path}`, silenceMs)
    }, timeoutMs)
    afterAll(async () => {
      await database.close()
      await proxy.end()
      await rm(folder, { recursive: true })
      for (const each of [servers.standby, servers.primary, first, second]) await each.close()
    }, timeoutMs)

    const isAdded = (n: number): Promise<boolean> =>
      add(database, n).then(
        () => true,
        () => false,
      )
    const numbersOf = ({ port }: PostgresCluster): Promise<number[]> =>
      numbersAt(`postgres://shop:any@127.0.0.1:${port}${path}`)

    test(
      'leads a worker to the server that Patroni calls primary, and ends its sessions at the former one',
      async () => {
        const { primary, standby } = servers
        await add(database, 1)
        await until('the standby has it', async () => (await numbersOf(standby)).includes(1))
        first.setPrimary(false)
        // The former primary still takes writes, and the worker does not get there any more.
        await until('the session has ended', async () => !(await isAdded(2)))
        await standby.promote()
        second.setPrimary(true)
        await until('the worker is at the other server', () => isAdded(3))
        expect(await numbersIn(database)).toContain(3)
        expect(await numbersOf(standby)).toContain(3)
        expect(await numbersOf(primary)).not.toContain(3)
      },
      timeoutMs,
    )
  },
)
