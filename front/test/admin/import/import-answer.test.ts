import { describe, expect, test } from 'bun:test'
import { digestOfChange, type ChangeStock } from '@shop/contracts'
import { ImportLine } from '@shop/contracts/http'
import { asAdmin, fakeBus, givenApp, key, type FakeBus } from '../../given.ts'

/** A bus behind which Inventory answers when the test says so. */
const heldInventory = (): FakeBus & { changes: ChangeStock[]; answer(count: number): void } => {
  const bus = fakeBus()
  const changes: ChangeStock[] = []
  let answered = 0
  return Object.assign(bus, {
    changes,
    answers: (sent: { item: unknown }) => {
      changes.push(sent.item as ChangeStock)
      return []
    },
    answer: (count: number): void => {
      for (const change of changes.slice(answered, answered + count)) {
        const { changeId } = change
        const digest = digestOfChange(change)
        bus.reply({ kind: 'applied', changeId, digest, effect: 'new' })
      }
      answered += count
    },
  })
}

/** As many turns of the event loop as anything here takes. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0))
}

const csv = (count: number, more = '') =>
  `sku,name,price\n${Array.from({ length: count }, (_, i) => `S${i},S,1\n`).join('')}${more}`

type Sent = { headers?: Record<string, string>; body: BodyInit }

const send = (
  { headers = {}, body }: Sent,
  { limits, ...given }: Parameters<typeof givenApp>[0] = {},
) =>
  givenApp({ ...given, limits: { importWaitMs: 10_000, ...limits } }).app.request(
    '/admin/products/import',
    {
      method: 'POST',
      headers: { ...asAdmin, 'Idempotency-Key': key, 'Content-Type': 'text/csv', ...headers },
      body,
    },
  )

const inLines = { Accept: 'application/x-ndjson' }

const linesOf = async (response: Response) =>
  (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => ImportLine.parse(JSON.parse(line)))

/** A body whose end the test decides. */
const openBody = (begun: string) => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  void writer.write(new TextEncoder().encode(begun))
  return { body: readable as BodyInit, end: () => writer.close(), cut: () => writer.abort() }
}

describe('rows on their way', () => {
  test('are so many at most: one leaves when another is answered', async () => {
    const bus = heldInventory()
    const answer = send({ body: csv(5) }, { bus, limits: { importRowsInFlightMax: 2 } })
    await settled()
    expect(bus.changes.length).toBe(2)
    bus.answer(1)
    await settled()
    expect(bus.changes.length).toBe(3)
    bus.answer(2)
    await settled()
    bus.answer(2)
    expect(await (await answer).json()).toMatchObject({ rows: 5, new: 5 })
  })

  test('have so much text at most, and one long row is always let out', async () => {
    const bus = heldInventory()
    const long = `sku,name,price,description\nA,A,1,${'x'.repeat(50)}\nB,B,1,y\n`
    const answer = send({ body: long }, { bus, limits: { importLengthInFlightMax: 10 } })
    await settled()
    expect(bus.changes.map(({ sku }) => sku)).toEqual(['A'])
    bus.answer(1)
    await settled()
    bus.answer(1)
    expect(await (await answer).json()).toMatchObject({ new: 2 })
  })

  test('are the first of their SKU: the second waits for its answer, and others do not', async () => {
    const bus = heldInventory()
    const answer = send({ body: csv(2, 'S0,S,2\n') }, { bus })
    await settled()
    expect(bus.changes.map(({ sku }) => sku)).toEqual(['S0', 'S1'])
    bus.answer(1)
    await settled()
    expect(bus.changes.map(({ sku }) => sku)).toEqual(['S0', 'S1', 'S0'])
    bus.answer(2)
    expect(await (await answer).json()).toMatchObject({ new: 3, repeated: [{ line: 4 }] })
  })

  test('of a SKU whose row before has no answer are not sent', async () => {
    const bus = heldInventory()
    const answer = send({ body: csv(2, 'S0,S,2\n') }, { bus, limits: { importWaitMs: 1 } })
    expect(await (await answer).json()).toMatchObject({ rows: 3, new: 0, unanswered: 3 })
    expect(bus.changes.length).toBe(2)
  })

  test('are the last ones when the front stops', async () => {
    const bus = heldInventory()
    const stop = new AbortController()
    const given = { bus, stopping: stop.signal, limits: { importRowsInFlightMax: 2 } }
    const answer = send({ body: csv(9) }, given)
    await settled()
    stop.abort()
    bus.answer(2)
    await settled()
    bus.answer(1)
    const report = await (await answer).json()
    expect(report).toMatchObject({ new: 3, refused: [{ line: 5, code: 'interrupted' }] })
  })
})

describe('an answer in lines', () => {
  test('says how far it is, each refused row, and at last the report', async () => {
    const bus = heldInventory()
    const answer = await sendAll(bus, { headers: inLines, body: csv(2, 'S2,S,x\n') })
    expect(answer.headers.get('Content-Type')).toBe('application/x-ndjson')
    expect(answer.headers.get('X-Accel-Buffering')).toBe('no')
    const lines = await linesOf(answer)
    expect(lines.map(({ kind }) => kind).filter((kind) => kind !== 'progress')).toEqual([
      'refused',
      'report',
    ])
    expect(lines.find(({ kind }) => kind === 'progress')).toBeDefined()
    expect(lines.find(({ kind }) => kind === 'refused')).toMatchObject({ line: 4 })
    expect(lines.at(-1)).toMatchObject({
      report: { rows: 3, new: 2, refusedCount: 1, layout: 'own' },
    })
  })

  test('says more while Inventory works', async () => {
    const bus = heldInventory()
    const given = { bus, limits: { importProgressMs: 1 } }
    const answer = await send({ headers: inLines, body: csv(2) }, given)
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (text.split('\n').length < 4) text += (await reader.read()).value
    expect(text.split('\n')[2]).toContain('"kind":"progress","rows":2,"applied":0')
    bus.answer(2)
    for (let next = await reader.read(); !next.done; next = await reader.read()) text += next.value
    expect(text).toContain('"kind":"report"')
  })

  test('lists refused rows beyond those of the report', async () => {
    const bus = heldInventory()
    const given = { bus, limits: { importRefusedListMax: 1 } }
    const lines = await linesOf(
      await send({ headers: inLines, body: 'sku,price\nA,x\nB,x\nC,x\n' }, given),
    )
    expect(lines.filter(({ kind }) => kind === 'refused').length).toBe(3)
    expect(lines.at(-1)).toMatchObject({ report: { refusedCount: 3, refused: [{ line: 2 }] } })
  })

  test('is wanted by Accept alone, and JSON is the usual answer', async () => {
    const wanted = async (accept: string) => {
      const answer = await send({ headers: { Accept: accept }, body: 'sku\n' }, {})
      return answer.headers.get('Content-Type')
    }
    expect(await wanted('application/x-ndjson')).toBe('application/x-ndjson')
    expect(await wanted('application/x-ndjson, application/json;q=0.5')).toBe(
      'application/x-ndjson',
    )
    expect(await wanted('application/json')).toBe('application/json')
    expect(await wanted('*/*')).toBe('application/json')
  })

  test('is a status for faults that are found before', async () => {
    const of = async (headers: Record<string, string>, body = 'sku\nA') =>
      (await send({ headers: { ...inLines, ...headers }, body }, {})).status
    expect(await of({ Authorization: 'Bearer wrong' })).toBe(401)
    expect(await of({ 'Content-Type': 'image/png' })).toBe(415)
    expect(await of({}, 'name\nA')).toBe(400)
  })

  test('ends with a failure that nobody foresaw, as a problem', async () => {
    const broken = brokenBus()
    const lines = await linesOf(await send({ headers: inLines, body: csv(1) }, { bus: broken }))
    expect(lines.at(-1)).toMatchObject({ kind: 'failed', code: 'internal' })
  })
})

describe('an answer begins', () => {
  test.each([inLines, {}])('when the file has arrived: %p', async (headers) => {
    const bus = heldInventory()
    const { body, end } = openBody(csv(2))
    let hasBegun = false
    const answer = send({ headers, body }, { bus, limits: { importFirstByteMs: 1 } })
    void answer.then(() => (hasBegun = true))
    await settled()
    expect([bus.changes.length > 0, hasBegun]).toEqual([true, false])
    await end()
    const { body: answered } = await answer
    await settled()
    bus.answer(2)
    expect(await new Response(answered).text()).toContain('"new":2')
  })

  test('with white space before the report when the import takes long', async () => {
    const bus = heldInventory()
    const answer = await send({ body: csv(1) }, { bus, limits: { importFirstByteMs: 1 } })
    expect(answer.headers.get('X-Accel-Buffering')).toBe('no')
    bus.answer(1)
    const text = await answer.text()
    expect(text).toMatch(/^ +\{/)
    expect(JSON.parse(text)).toMatchObject({ rows: 1, new: 1 })
  })
})

describe('a client that goes away', () => {
  test('ends the import: what is on the bus is finished, and nothing more is sent', async () => {
    const bus = heldInventory()
    const given = { bus, limits: { importRowsInFlightMax: 2 } }
    const answer = await send({ headers: inLines, body: csv(9) }, given)
    await settled()
    await answer.body!.cancel()
    bus.answer(2)
    await settled()
    expect(bus.changes.length).toBe(3)
  })

  test('in the middle of the body has sent whole rows only', async () => {
    const bus = heldInventory()
    const { body, cut } = openBody('sku,price\nA,1\nB,12')
    const answer = send({ body }, { bus })
    await settled()
    void cut()
    bus.answer(1)
    await (await answer).text()
    expect(bus.changes.map(({ sku }) => sku)).toEqual(['A'])
  })

  test('before the declared length has sent whole rows only', async () => {
    const bus = heldInventory()
    const { body, end } = openBody('sku,price\nA,1\nB,12')
    const answer = send({ body, headers: { 'Content-Length': '100' } }, { bus })
    await settled()
    await end()
    bus.answer(1)
    await (await answer).text()
    expect(bus.changes.map(({ sku }) => sku)).toEqual(['A'])
  })
})

/** Sends a file to an Inventory that answers at once. */
const sendAll = (bus: ReturnType<typeof heldInventory>, sent: Sent) => {
  const { answers } = bus
  bus.answers = (item) => {
    queueMicrotask(() => bus.answer(1))
    return answers(item)
  }
  return send(sent, { bus })
}

/** A bus that fails as no bus may. */
const brokenBus = (): FakeBus =>
  Object.assign(fakeBus(), {
    send: () => {
      throw new Error('nobody foresaw this')
    },
  })
