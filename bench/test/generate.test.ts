import { afterAll, describe, expect, test } from 'bun:test'
import { generate } from '../load/generate.ts'
import { idsIn } from '../load/id-book.ts'
import type { LoadSpec } from '../load/spec.ts'

const servers: Bun.Server<undefined>[] = []
afterAll(() => Promise.all(servers.map((server) => server.stop(true))))

const serve = (answer: (request: Request) => Response | Promise<Response>): number => {
  const server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: answer })
  servers.push(server)
  return server.port!
}

const run = async (spec: Partial<LoadSpec> & { port: number }) => {
  const phases = { onMeasuringSoon: () => undefined, onMeasured: () => undefined }
  return generate(
    {
      connections: 4,
      warmupMs: 20,
      measuredMs: 200,
      request: { kind: 'paths', paths: ['/'] },
      expected: { status: '200', text: '' },
      ...spec,
    },
    phases,
  )
}

const orderId = '0199f6a0-1234-821f-9b76-8911c84bccf8'

describe('the load generator', () => {
  test('counts answers as expected, and keeps the id of every order', async () => {
    const port = serve(() => Response.json({ id: orderId, status: 'confirmed' }, { status: 201 }))
    const { result, ids } = await run({
      port,
      request: { kind: 'orders', skuCount: 1, lineCount: 1 },
      expected: { status: '201', text: '"status":"confirmed"' },
    })
    expect(result.failures).toEqual({})
    expect(result.total.expected).toBe(result.total.sent)
    expect(result.answered).toBeGreaterThan(0)
    expect(idsIn(ids)).toEqual(Array.from({ length: result.total.sent }, () => orderId))
  })

  test('reports each answer that is another, and does not count it', async () => {
    let count = 0
    const port = serve(() => {
      count += 1
      return new Response('no', { status: count % 2 === 0 ? 503 : 200 })
    })
    const { result } = await run({ port, connections: 1, requestCountMax: 10 })
    expect(result.total).toEqual({ sent: 10, expected: 5, refused: 0 })
    expect(result.failures['503']?.count).toBe(5)
  })

  test('counts refusals apart, and waits as long as they say', async () => {
    const port = serve(
      () => new Response('{"code":"busy"}', { status: 503, headers: { 'Retry-After': '30' } }),
    )
    const refusal = { status: '503', text: 'busy"' }
    const { result } = await run({ port, connections: 3, refusal })
    expect(result.total).toEqual({ sent: 3, expected: 0, refused: 3 })
    expect(result.failures).toEqual({})
  })

  test('reports an answer without the text that is expected', async () => {
    const port = serve(() => new Response('"status":"rejected"'))
    const expected = { status: '200', text: '"status":"confirmed"' }
    const { result } = await run({ port, connections: 1, requestCountMax: 3, expected })
    expect(result.failures['200']?.count).toBe(3)
  })

  test('counts the time from when a request was due, though the server held up all connections', async () => {
    const stallMs = 300
    let isFirst = true
    const port = serve(async () => {
      if (isFirst) {
        isFirst = false
        await Bun.sleep(stallMs)
      }
      return new Response('yes')
    })
    const open = { port, connections: 1, perSecond: 100, warmupMs: 0, measuredMs: 500 }
    const { result } = await run(open)
    // 30 of 50 were due while the one connection waited; in a closed loop only one would be slow.
    expect(result.latencyMs.p50).toBeGreaterThan(20)
    expect(result.latencyMs.max).toBeGreaterThanOrEqual(stallMs - 10)
    expect(result.answered).toBeGreaterThanOrEqual(45)
  })

  test('sends as many as it is told in an open loop', async () => {
    const port = serve(() => new Response('yes'))
    const { result } = await run({ port, perSecond: 500, measuredMs: 400 })
    expect(result.answered).toBeGreaterThan(150)
    expect(result.answered).toBeLessThan(250)
  })
})
