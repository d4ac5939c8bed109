import { afterEach, describe, expect, test } from 'bun:test'
import { workerPaths } from '@shop/contracts/internal-http'
import { inventoryOverHttp, ordersOverHttp } from '../../../src/adapters/reads/http-reads.ts'
import { readFailoverMs, readRestMs } from '../../../src/limits.ts'
import { BackendUnavailable } from '../../../src/ports.ts'
import { order, product } from '../../given.ts'

type Answer = (request: Request) => Response | Promise<Response>

const servers: Bun.Server<undefined>[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop(true))))

/** An instance of a worker that answers like this, and the requests that it got. */
const givenInstance = (answer: Answer) => {
  const asked: string[] = []
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request) => {
      asked.push(request.url.slice(server.url.origin.length))
      return answer(request)
    },
  })
  servers.push(server)
  return { url: server.url.origin, asked }
}

/** The address of an instance that has ended. */
const endedUrl = async (): Promise<string> => {
  const { url } = givenInstance(() => new Response())
  await servers.pop()!.stop(true)
  return url
}

const shows: Answer = () => Response.json(product)
const never: Answer = () => new Promise<Response>(() => undefined)
const reached = { serviceToken: 'the-token-of-the-services', nowMs: () => performance.now() }
const inventoryAt = (...urls: string[]) => inventoryOverHttp({ urls, ...reached })
const ordersAt = (...urls: string[]) => ordersOverHttp({ urls, ...reached }, { isShared: true })
/** The seconds for which a path asks to wait. */
const waitIn = (path: string) => /wait=(\d+)/.exec(path)?.[1]

describe('a read with several instances', () => {
  test('goes to each in turn', async () => {
    const [one, two] = [givenInstance(shows), givenInstance(shows)]
    const { product: read } = inventoryAt(one.url, two.url)
    for (let n = 0; n < 4; n += 1) expect(await read('MUG')).toEqual(product)
    expect([one.asked.length, two.asked.length]).toEqual([2, 2])
  })

  test('is tried at the next one when an instance is gone, and says how many are', async () => {
    const two = givenInstance(shows)
    const { product: read, instances } = inventoryAt(await endedUrl(), two.url)
    for (let n = 0; n < 4; n += 1) expect(await read('MUG')).toEqual(product)
    expect(instances()).toEqual({ all: 2, failing: 1 })
  })

  test('is tried at the next one when an instance has an error of its own', async () => {
    const broken = givenInstance(() => new Response(null, { status: 500 }))
    const two = givenInstance(shows)
    const { product: read } = inventoryAt(two.url, broken.url)
    expect(await read('MUG')).toEqual(product)
    expect([broken.asked.length, two.asked.length]).toEqual([1, 1])
  })

  test('is tried at the next one when an instance is frozen, after a part of the time', async () => {
    const [frozen, two] = [givenInstance(never), givenInstance(shows)]
    const { product: read } = inventoryAt(two.url, frozen.url)
    const startedMs = performance.now()
    expect(await read('MUG')).toEqual(product)
    expect(performance.now() - startedMs).toBeGreaterThan(readFailoverMs - 50)
    expect(await read('MUG')).toEqual(product)
    expect([frozen.asked.length, two.asked.length]).toEqual([1, 2])
  })

  test('does not try a frozen one again, but asks it every two seconds whether it is ready', async () => {
    const { promise: checked, resolve: check } = Promise.withResolvers<void>()
    let isFrozen = true
    const frozen = givenInstance((request) => {
      if (request.url.endsWith(workerPaths.ready)) check()
      return isFrozen ? never(request) : shows(request)
    })
    const two = givenInstance(shows)
    let now = 0
    const urls = [two.url, frozen.url]
    const reads = inventoryOverHttp({ urls, ...reached, nowMs: () => now })
    for (let n = 0; n < 4; n += 1) await reads.product('MUG')
    expect(frozen.asked.length).toBe(1)
    now += readRestMs
    isFrozen = false
    await Promise.all([reads.product('MUG'), checked])
    while (reads.instances().failing > 0) await Bun.sleep(1)
    for (let n = 0; n < 2; n += 1) await reads.product('MUG')
    expect(frozen.asked.length).toBe(3)
  })

  test('that finds nothing is tried nowhere else', async () => {
    const none: Answer = () => new Response(null, { status: 404 })
    const [one, two] = [givenInstance(none), givenInstance(none)]
    expect(await inventoryAt(one.url, two.url).product('MUG')).toBeUndefined()
    expect(one.asked.length + two.asked.length).toBe(1)
  })

  test('fails when no instance answers', async () => {
    const { product: read } = inventoryAt(await endedUrl(), await endedUrl())
    expect(await read('MUG').catch((error: unknown) => error)).toBeInstanceOf(BackendUnavailable)
  })

  test('waits at the next one no longer than is left of its time', async () => {
    const { promise: cut, resolve: cutOff } = Promise.withResolvers<Response>()
    const one = givenInstance(() => cut)
    const two = givenInstance(() => new Response(null, { status: 404 }))
    let now = 0
    const reads = ordersOverHttp(
      { urls: [two.url, one.url], serviceToken: reached.serviceToken, nowMs: () => now },
      { isShared: true },
    )
    const waiting = reads.order('some-order', { waitSeconds: 20 })
    while (one.asked.length === 0) await Bun.sleep(1)
    now = 15_000
    cutOff(new Response(null, { status: 500 }))
    expect(await waiting).toBeUndefined()
    expect([...one.asked, ...two.asked].map(waitIn)).toEqual(['20', '5'])
  })

  test('that waits at a frozen instance is answered by another, long before its time is up', async () => {
    const [frozen, two] = [givenInstance(never), givenInstance(() => Response.json(order))]
    const reads = ordersAt(two.url, frozen.url)
    expect(await reads.order('some-order', { waitSeconds: 20 })).toEqual(order)
    expect([...frozen.asked, ...two.asked].map(waitIn)).toEqual(['20', '20'])
  })

  test('that waits at two instances ends at the one that is slower, which has not failed', async () => {
    const { promise: gone, resolve: goes } = Promise.withResolvers<void>()
    const slow = givenInstance(({ signal }) => {
      signal.addEventListener('abort', () => goes())
      return never(new Request('http://slow'))
    })
    const two = givenInstance(() => Response.json(order))
    const reads = ordersAt(two.url, slow.url)
    await reads.order('some-order', { waitSeconds: 20 })
    await gone
    expect(reads.instances().failing).toBe(0)
  })

  test('that waits does so at two instances at a time, and at the next one when one of them fails', async () => {
    const { promise: cut, resolve: cutOff } = Promise.withResolvers<Response>()
    const [frozen, dying] = [givenInstance(never), givenInstance(() => cut)]
    const three = givenInstance(() => Response.json(order))
    const waiting = ordersAt(three.url, frozen.url, dying.url).order('it', { waitSeconds: 20 })
    while (dying.asked.length === 0) await Bun.sleep(1)
    expect([frozen.asked.length, three.asked.length]).toEqual([1, 0])
    cutOff(new Response(null, { status: 500 }))
    expect(await waiting).toEqual(order)
  })

  test('that waits at a single address is asked there again as it is when its time is nearly up', async () => {
    // Behind a load balancer: the instance of the first wait died, and the second begins its wait anew.
    const balancer = givenInstance(({ url }) =>
      url.includes('wait=1&') ? never(new Request(url)) : new Response(null, { status: 404 }),
    )
    const reads = ordersAt(balancer.url)
    expect(await reads.order('some-order', { waitSeconds: 1, afterVersion: 3 })).toBeUndefined()
    expect(balancer.asked.map(waitIn)).toEqual(['1', '0'])
  })

  test('that its reader gives up is tried nowhere else, and no instance has failed', async () => {
    const [one, two] = [givenInstance(never), givenInstance(never)]
    const reads = ordersAt(one.url, two.url)
    const giveUp = new AbortController()
    const waiting = reads.order('some-order', { waitSeconds: 20, signal: giveUp.signal })
    while (one.asked.length + two.asked.length === 0) await Bun.sleep(1)
    giveUp.abort()
    expect(await waiting.catch((error: unknown) => error)).toBeInstanceOf(BackendUnavailable)
    expect(one.asked.length + two.asked.length).toBe(1)
    expect(reads.instances().failing).toBe(0)
  })
})

describe('readiness with several instances', () => {
  test.each([
    ['ready', [200, 503]],
    ['not-ready', [503, 503]],
  ] as const)('is the best of them: %s', async (expected, statuses) => {
    const urls = statuses.map((status) => givenInstance(() => new Response(null, { status })).url)
    expect(await inventoryAt(...urls).readiness()).toBe(expected)
  })

  test('is away when none answers', async () => {
    const reads = inventoryAt(await endedUrl(), await endedUrl())
    expect(await reads.readiness()).toBe('away')
    expect(reads.instances()).toEqual({ all: 2, failing: 2 })
  })
})
