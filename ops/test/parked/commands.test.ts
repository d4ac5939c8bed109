import { Database } from 'bun:sqlite'
import { afterEach, describe, expect, test } from 'bun:test'
import { toWorker } from '@shop/contracts/internal-http'
import {
  createReadApi,
  engineSchema,
  parkedInSqlite,
  parkedSizeSchema,
  systemScheduler,
} from '@shop/engine'
import {
  discardParked,
  listParked,
  redriveParked,
  showParked,
  type Command,
  type Which,
} from '../../src/parked/commands.ts'
import { parkingWorker } from '../../src/parked/worker.ts'

/** More than two slices. */
const many = 2_345
const token = 'a-token-of-some-length'
const nothing = (): void => undefined
const quietLog = { debug: nothing, info: nothing, warn: nothing, error: nothing }

const opened: { stop(): unknown }[] = []
afterEach(() => {
  for (const each of opened.splice(0)) each.stop()
})

/** A worker with so many parked items, over HTTP. `isGood` says whether an item can be applied now. */
const given = (count: number, isGood: (content: string) => boolean = () => true) => {
  const db = new Database(':memory:', { strict: true })
  db.run(engineSchema)
  db.run(parkedSizeSchema)
  const parked = parkedInSqlite(db)
  /** Item n came n ms after the first one. */
  const park = (...numbers: number[]): void => {
    const itemOf = (n: number) => ({ topic: 't', content: `[${n}]`, reason: 'bad' })
    db.transaction(() => numbers.forEach((n) => void parked.park([itemOf(n)], 1_000 + n)))()
  }
  park(...Array.from({ length: count }, (_, n) => n))
  const redriven: string[] = []
  const app = createReadApi({
    serviceToken: token,
    complaints: () => [],
    warnings: async () => [],
    peer: () => ({ service: 'other', state: 'up', since: '' }),
    metrics: undefined as never,
    parked,
    redrive: async ({ content }) => {
      const text = new TextDecoder().decode(content)
      redriven.push(text)
      return isGood(text)
    },
    log: { ...quietLog, isLevelEnabled: () => false },
    scheduler: systemScheduler,
  })
  let beforeRequest: (request: Request) => void = nothing
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request) => {
      beforeRequest(request)
      return app.fetch(request)
    },
  })
  opened.push(server)
  const lines: string[] = []
  const steps: number[] = []
  const run = (command: Command, which: Which = 'all') =>
    command([parkingWorker('order', `http://127.0.0.1:${server.port}`, token)], which, {
      say: (line) => void lines.push(line),
      startProgress: () => ({ step: (n = 1) => void steps.push(n), stop: nothing }),
    })
  const onRequest = (work: (request: Request) => void): void => {
    beforeRequest = work
  }
  return { run, park, parked, lines, steps, redriven, onRequest }
}

describe('with more parked items than one answer holds', () => {
  test('list has all of them, the newest first, and says how many they are', async () => {
    const { run, lines } = given(many)
    expect(await run(listParked)).toBe(true)
    expect(lines).toHaveLength(many + 1)
    expect(new Set(lines).size).toBe(many + 1)
    expect(lines.at(-1)).toContain(String(many))
  })

  test('discard --all discards all of them, and says how many', async () => {
    const { run, parked, lines, steps } = given(many)
    expect(await run(discardParked)).toBe(true)
    expect((await parked.size()).rows).toBe(0)
    expect(lines.join()).toContain(`${many} discarded`)
    expect(steps).toEqual([1_000, 1_000, 345])
  })

  test('redrive --all tries all of them once, the oldest first', async () => {
    const { run, parked, lines, redriven } = given(many)
    expect(await run(redriveParked)).toBe(true)
    expect((await parked.size()).rows).toBe(0)
    expect(redriven).toEqual(Array.from({ length: many }, (_, n) => `[${n}]`))
    expect(lines.join()).toContain(`${many} applied`)
  })
})

describe('redrive --all', () => {
  test('names items that stay parked, at most 20, counts the others, and is not done', async () => {
    const { run, parked, lines } = given(30, (content) => content === '[7]')
    expect(await run(redriveParked)).toBe(false)
    expect((await parked.size()).rows).toBe(29)
    expect(lines.filter((line) => line.endsWith(' not applied'))).toHaveLength(20)
    expect(lines.join('\n')).toContain('… and 9 more')
    expect(lines.at(-1)).toContain('1 applied, 29 not applied')
  })
})

describe('discard --all', () => {
  test('leaves what comes in meanwhile, and says that it is there', async () => {
    const { run, park, parked, lines, onRequest } = given(3)
    onRequest(({ method }) => {
      if (method === 'DELETE') park(100, 101)
    })
    await run(discardParked)
    expect((await parked.size()).rows).toBe(2)
    expect(lines.at(-1)).toContain('2 are parked now')
  })

  test('ends though new items look old, because a clock went back', async () => {
    const { run, park, lines, onRequest } = given(3)
    onRequest(({ method }) => {
      if (method === 'DELETE') park(-100, -99)
    })
    await run(discardParked)
    expect(lines.at(-1)).toContain('5 discarded')
  })
})

describe('one item', () => {
  test('is shown with its content, tried again, and discarded', async () => {
    const { run, parked, lines } = given(1, () => false)
    const { hash } = (await parked.slice({ order: 'oldest', limit: 1 }))[0]!
    expect(await run(showParked, { hash })).toBe(true)
    expect(lines.join('\n')).toContain('[0]')
    expect(await run(redriveParked, { hash })).toBe(false)
    expect(await run(discardParked, { hash })).toBe(true)
    expect(await run(discardParked, { hash })).toBe(false)
  })
})

describe('when nothing is parked', () => {
  test.each([listParked, showParked, redriveParked, discardParked])(
    '%p says so',
    async (command) => {
      const { run, lines } = given(0)
      expect(await run(command)).toBe(true)
      expect(lines).toEqual(['order: nothing is parked.'])
    },
  )
})

test('a slice is asked for by a path that the worker reads', () => {
  expect(toWorker.parked({ order: 'oldest', limit: 5 })).toBe('/parked?order=oldest&limit=5')
})
