import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseProcfile } from '../../ops/src/up/procfile.ts'
import { makeCheckout, type Checkout } from '../house/checkout.ts'
import type { Process } from '../house/processes.ts'
import { until } from '../house/until.ts'

/** The start of a whole shop, its stop, and a machine that does other things too. */
const timeoutMs = 90_000
const isOpen = 'Ctrl-C stops the shop'

let checkout: Checkout
let ups: Process[] = []

const up = (...options: string[]): Process => {
  const started = checkout.run('bin/up', ...options)
  ups.push(started)
  return started
}
const down = async () => {
  const ran = checkout.run('bin/down')
  return { exitCode: await ran.ended, output: ran.output() }
}

type Recorded = { name: string; pid: number }
const recorded = async (): Promise<{ supervisor: Recorded; processes: Recorded[] }> =>
  JSON.parse(await checkout.read('data/up/processes.json'))
const pidOf = async (name: string): Promise<number> =>
  (await recorded()).processes.find((each) => each.name === name)!.pid

/** Whether a process runs. One that has ended and was not looked after by its parent does not. */
const runs = async (pid: number): Promise<boolean> =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(
    (stat) => !/\) [ZX] /.test(stat),
    () => false,
  )
const untilGone = (pids: readonly number[]) =>
  until(
    `${pids.join(', ')} are gone`,
    async () => !(await Promise.all(pids.map(runs))).some(Boolean),
    30_000,
  )
const guardOf = async (supervisor: number): Promise<number> => {
  const children = await readFile(`/proc/${supervisor}/task/${supervisor}/children`, 'utf8')
  for (const pid of children.trim().split(' ').map(Number)) {
    if ((await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes('guard/main.ts')) return pid
  }
  throw new Error(`no guard among ${children}`)
}
const isOpenAt = (frontUrl: string): Promise<boolean> =>
  fetch(`${frontUrl}/readyz/orders`).then(
    ({ ok }) => ok,
    () => false,
  )
const environmentOf = async (pid: number): Promise<Record<string, string>> => {
  const lines = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0')
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)))
}
const isSecret = (name: string): boolean => /PASSWORD|TOKEN|SECRET/.test(name)
/** A worker that ended as it should has taken its write-ahead log along. */
const writeAheadLogs = () =>
  ['inventory', 'order'].filter((name) =>
    existsSync(join(checkout.folder, `data/${name}/${name}.sqlite-wal`)),
  )

beforeEach(async () => {
  checkout = await makeCheckout({ FRONT_SERVER_TOKENS: 'a-token-of-a-server' })
})
afterEach(async () => {
  await down()
  for (const each of ups) await each.end('SIGKILL')
  ups = []
  await checkout.close()
})

describe.skipIf(process.platform !== 'linux')(
  'the life of a shop under bin/up (skipped where there is no /proc)',
  () => {
    test(
      'begins in a new folder with the demo, and ends with a clean log',
      async () => {
        const first = up()
        await first.wrote(isOpen)
        expect(await (await fetch(`${checkout.frontUrl}/products?limit=1`)).json()).toMatchObject({
          items: [{}],
        })
        const { processes } = await recorded()
        expect(await first.end('SIGTERM')).toBe(0)
        await untilGone(processes.map(({ pid }) => pid))
        expect(first.output()).toContain('"msg":"stopping"')
        expect(first.output()).toContain('The shop is stopped.')
        expect(first.output()).not.toMatch(/"level":[456]0/)
        expect(first.output()).not.toMatch(/starts again/)
        expect(existsSync(join(checkout.folder, 'data/up/processes.json'))).toBe(false)
      },
      timeoutMs,
    )

    test(
      'gives each process its own secrets only',
      async () => {
        await up().wrote(isOpen)
        const { supervisor, processes } = await recorded()
        const guard = { name: 'guard', pid: await guardOf(supervisor.pid) }
        const supervisorItself = { ...supervisor, name: 'bin/up' }
        const given = await Promise.all(
          [...processes, guard, supervisorItself].map(async ({ name, pid }) => [
            name,
            Object.keys(await environmentOf(pid))
              .filter(isSecret)
              .sort(),
          ]),
        )
        const ofWorkers = ['ORDER_ID_SECRETS', 'SERVICE_TOKEN']
        expect(Object.fromEntries(given)).toEqual({
          broker: [],
          inventory: ['INVENTORY_MQTT_PASSWORD', ...ofWorkers],
          order: ['ORDER_ID_SECRETS', 'ORDER_MQTT_PASSWORD', 'SERVICE_TOKEN'],
          front: [
            'ADMIN_MQTT_PASSWORD',
            'ADMIN_TOKEN',
            'FRONT_MQTT_PASSWORD',
            'FRONT_SERVER_TOKENS',
            ...ofWorkers,
          ],
          guard: [],
          'bin/up': [],
        })
      },
      timeoutMs,
    )

    test(
      'takes a changed .env process by process, and says so',
      async () => {
        const first = up()
        await first.wrote(isOpen)
        const front = await pidOf('front')
        const env = join(checkout.folder, '.env')
        await Bun.write(
          env,
          `${await checkout.read('.env')}ORDER_LINES_MAX=77\nORDER_UNITS_MAX=88\n`,
        )
        await first.wrote('.env has changed: ORDER_LINES_MAX, ORDER_UNITS_MAX.')
        expect(first.output()).not.toMatch(/\b77\b/)
        const second = up()
        await second.ended
        expect(second.output()).toContain(
          '.env has changed since: ORDER_LINES_MAX, ORDER_UNITS_MAX.',
        )

        process.kill(front, 'SIGKILL')
        const again = await until('front starts again', async () => {
          const pid = await pidOf('front')
          return pid !== front && pid
        })
        await until(
          'it has become the front',
          async () => (await environmentOf(again)).ORDER_LINES_MAX === '77',
        )
        await first.wrote('The old values still hold for broker, inventory, order.')
      },
      timeoutMs,
    )

    test(
      'may be led by another process manager, which stops all of it at once',
      async () => {
        const setup = checkout.run('bin/setup')
        expect(await setup.ended).toBe(0)
        expect(setup.output()).toContain('bin/bun run demo')
        const processes = parseProcfile(await checkout.read('Procfile'))
        const started = processes.map(({ command }) => checkout.run('sh', '-c', command))
        ups.push(...started)
        await until('it is open', () => isOpenAt(checkout.frontUrl), 60_000)
        const stopped = await down()
        expect(stopped.exitCode).toBe(1)
        expect(stopped.output).toContain('bin/up of this folder did not start it')

        expect(await Promise.all(started.toReversed().map((each) => each.end()))).toEqual([
          0, 0, 0, 0,
        ])
        for (const each of started) expect(each.output()).not.toMatch(/"level":[456]0/)
      },
      timeoutMs,
    )

    test(
      'is one life: a second bin/up says that it runs, and bin/down ends it',
      async () => {
        const first = up()
        await first.wrote(isOpen)
        const { processes } = await recorded()
        const second = up()
        expect(await second.ended).toBe(0)
        expect(second.output()).toContain('It is running already')
        expect(second.output()).toContain('bin/down')
        expect(await Promise.all(processes.map(({ pid }) => runs(pid)))).toEqual(
          processes.map(() => true),
        )

        expect(await down()).toEqual({
          exitCode: 0,
          output: 'Stopped broker, inventory, order, front.\n',
        })
        expect(await Promise.all(processes.map(({ pid }) => runs(pid)))).toEqual(
          processes.map(() => false),
        )
        expect(await first.ended).toBe(0)
        expect(await down()).toEqual({ exitCode: 0, output: 'The shop is not running.\n' })
      },
      timeoutMs,
    )

    test(
      'may have several instances of a service, each with its own name, port and lines',
      async () => {
        const first = up('--formation', 'front=2')
        await first.wrote(isOpen)
        const { processes } = await recorded()
        const names = ['broker', 'inventory', 'order', 'front.1', 'front.2']
        expect(processes.map(({ name }) => name)).toEqual(names)
        const width = Math.max(...names.map(({ length }) => length))
        for (const name of names) expect(first.output()).toContain(`[${name.padEnd(width)}] `)
        const other = /^Other fronts of it: (\S+)$/m.exec(first.output())![1]!
        expect(Number(new URL(other).port)).toBe(Number(new URL(checkout.frontUrl).port) + 1)
        expect(await Promise.all([checkout.frontUrl, other].map(isOpenAt))).toEqual([true, true])
        expect((await down()).output).toBe(`Stopped ${names.join(', ')}.\n`)
      },
      timeoutMs,
    )

    test(
      'has one instance of a worker whose database is a file',
      async () => {
        const refused = up('--formation', 'inventory=2,order=2')
        expect(await refused.ended).toBe(1)
        expect(refused.output()).toContain('INVENTORY_DATABASE_URL')
        expect(refused.output()).toContain('ORDER_DATABASE_URL')
        expect(refused.output()).not.toContain('    at ')
        const second = checkout.run('env', 'PS=order.2', 'bin/start', 'workers/order/src/main.ts')
        expect(await second.ended).toBe(1)
        expect(second.output()).toContain('ORDER_DATABASE_URL')
      },
      timeoutMs,
    )

    test(
      'is one life, also when two begin at once in a new folder',
      async () => {
        const [one, other] = [up(), up()]
        const isRefused = (each: Process) => each.output().includes('It is running already')
        await until(
          'one is open',
          () => [one, other].some((each) => each.output().includes(isOpen)),
          60_000,
        )
        await until('the other is refused', () => [one, other].some(isRefused), 60_000)
        expect([one, other].filter(isRefused)).toHaveLength(1)
        expect((await recorded()).processes).toHaveLength(4)
      },
      timeoutMs,
    )

    test(
      'ends as it should when bin/up is killed',
      async () => {
        const first = up()
        await first.wrote(isOpen)
        const { supervisor, processes } = await recorded()
        process.kill(supervisor.pid, 'SIGKILL')
        await untilGone(processes.map(({ pid }) => pid))
        expect(writeAheadLogs()).toEqual([])
        // bin/up has ended; the guard writes to the same output.
        await until('the guard says so', () =>
          first.output().includes('Stopped what it left: inventory, order, front, broker.'),
        )
      },
      timeoutMs,
    )

    test(
      'begins anew when bin/up and its guard were killed',
      async () => {
        const first = up()
        await first.wrote(isOpen)
        const { supervisor, processes } = await recorded()
        const guard = await guardOf(supervisor.pid)
        process.kill(guard, 'SIGSTOP')
        process.kill(supervisor.pid, 'SIGKILL')
        process.kill(guard, 'SIGKILL')
        const second = up()
        await second.wrote('An earlier bin/up was killed')
        await second.wrote(isOpen)
        expect(await Promise.all(processes.map(({ pid }) => runs(pid)))).toEqual(
          processes.map(() => false),
        )
        expect(second.output()).not.toContain('Demo catalogue')
      },
      timeoutMs,
    )
  },
)
