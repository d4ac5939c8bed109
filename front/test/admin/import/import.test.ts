import { describe, expect, test } from 'bun:test'
import {
  changeEffects,
  digestOfChange,
  rowChangeId,
  skuHashOf,
  type ChangeEffect,
  type ChangeStock,
  type RefusalCode,
  type Reply,
} from '@shop/contracts'
import type { ImportReport } from '@shop/contracts/http'
import type { z } from '@hono/zod-openapi'
import {
  asAdmin,
  fakeBus,
  givenApp,
  key,
  problemOf,
  type FakeBus,
  type SentItem,
} from '../../given.ts'

type Report = z.output<typeof ImportReport>
type Answer = (change: ChangeStock) => ChangeEffect | RefusalCode | 'nothing'

/** Inventory, answering each change as told; by default every product is new. */
const inventory = (answer: Answer = () => 'new'): FakeBus =>
  Object.assign(fakeBus(), {
    answers: (sent: SentItem): Reply[] => {
      if (sent.topic !== 'changeStock') return []
      const asked = { changeId: sent.item.changeId, digest: digestOfChange(sent.item) }
      const said = answer(sent.item)
      if (said === 'nothing') return []
      const effect = changeEffects.find((each) => each === said)
      return [
        effect
          ? { kind: 'applied', ...asked, effect }
          : { kind: 'refused', ...asked, code: said as RefusalCode },
      ]
    },
  })

/** The name of a row under the key. */
const nameOf = (sku: string, place = 1) => rowChangeId({ key, skuHash: skuHashOf(sku), place })

const changes = (bus: FakeBus) => bus.sent.map(({ item }) => item as ChangeStock)

const send = (
  body: BodyInit,
  given: Parameters<typeof givenApp>[0] = {},
  headers: Record<string, string> = {},
) =>
  givenApp({ bus: inventory(), ...given }).app.request('/admin/products/import', {
    method: 'POST',
    headers: { ...asAdmin, 'Idempotency-Key': key, 'Content-Type': 'text/csv', ...headers },
    body,
  })

const ndjson = { 'Content-Type': 'application/x-ndjson; charset=utf-8' }

const reportOf = async (response: Response): Promise<Report> => {
  expect(response.status).toBe(200)
  return (await response.json()) as Report
}

/** The bytes of a text in pieces that break lines and characters. */
const inPieces = (text: string, size: number): ReadableStream<Uint8Array> => {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, at + size))
      at += size
    },
  })
}

describe('importing CSV', () => {
  test('sends each row as one partial change, under the key and its SKU', async () => {
    const bus = inventory()
    const csv = [
      'sku,name,description,image,price,currency,listed,stock,seen,received,tags,maxPerOrder',
      'MUG,"Mug, grey","Line 1\nLine ""2""",/mug.svg,18.90,EUR,true,12,10,,"kitchen, grey",3',
      'CUP,,(clear),,7,,false,,,5,(clear),(clear)',
      'JAR,,,,,,,,,,,',
    ].join('\n')
    expect(await reportOf(await send(csv, { bus }))).toEqual({
      layout: 'own',
      rows: 3,
      new: 3,
      changed: 0,
      unchanged: 0,
      refused: [],
      refusedCount: 0,
      repeated: [],
      passedOver: 0,
      columnsLeftAlone: [],
      notes: [],
      noteCount: 0,
      unanswered: 0,
    })
    expect(changes(bus)).toEqual([
      {
        kind: 'patched',
        changeId: nameOf('MUG'),
        brief: true,
        sku: 'MUG',
        name: 'Mug, grey',
        description: 'Line 1\nLine "2"',
        image: '/mug.svg',
        price: { amount: 1_890, currency: 'EUR' },
        listed: true,
        counted: 12,
        seen: 10,
        tags: ['kitchen', 'grey'],
        maxPerOrder: 3,
      },
      {
        kind: 'patched',
        changeId: nameOf('CUP'),
        brief: true,
        sku: 'CUP',
        description: null,
        price: { amount: 700, currency: 'EUR' },
        listed: false,
        received: 5,
        tags: null,
        maxPerOrder: null,
      },
      { kind: 'patched', changeId: nameOf('JAR'), brief: true, sku: 'JAR' },
    ])
  })

  test('takes the good rows and reports each bad one with its line and field', async () => {
    const csv = [
      '\ufeffsku,name,price,currency,listed,stock',
      'A,"two\r\nlines",1.00,,,',
      '',
      'B,B,1.005,,,',
      'C,C,1,USD,,',
      ',D,1,,,',
      'E,E,1,,maybe,',
      'F,F,1,,,-1',
      'G,G,1',
      'H,5" pipe,1,,,',
      'I,I,1,,,1.000',
      'K,K,0x10,,,',
      'L,L,1,,,1e3',
      'J,"never closed,1,,,',
    ].join('\r\n')
    const report = await reportOf(await send(inPieces(csv, 5)))
    expect(report).toMatchObject({ rows: 12, new: 1, refusedCount: 11 })
    expect(
      report.refused.map(({ line, code, detail }) => [line, code, detail.split(':')[0]]),
    ).toEqual([
      [2, 'invalid-row', 'name'],
      [5, 'invalid-row', 'price'],
      [6, 'wrong-currency', 'currency'],
      [7, 'invalid-row', 'sku'],
      [8, 'invalid-row', 'listed'],
      [9, 'invalid-row', 'stock'],
      [10, 'malformed-csv', 'row'],
      [12, 'invalid-row', 'stock'],
      [13, 'invalid-row', 'price'],
      [14, 'invalid-row', 'stock'],
      [15, 'malformed-csv', 'row'],
    ])
    const details = report.refused.map(({ detail }) => detail)
    expect(details).toContain('stock: must be a whole number, not "1.000"')
    expect(details).toContain('listed: must be true or false, not "maybe"')
  })

  test('keeps the lines of a description', async () => {
    const bus = inventory()
    await send('sku,name,price,description\r\nA, Cup ,1,"two\r\nlines "', { bus })
    expect(bus.sent).toMatchObject([{ item: { name: 'Cup', description: 'two\nlines' } }])
  })

  test.each([
    ['EUR', '129.0000', 12_900],
    ['EUR', '129', 12_900],
    ['HUF', '129.00', 12_900],
    ['JPY', '1500.00', 1_500],
    ['KWD', '1.2340', 1_234],
    ['JPY', '1000000000000', 1_000_000_000_000],
  ])('takes the exact price %s %s', async (currency, price, amount) => {
    const bus = inventory()
    const csv = `sku,name,price\nA,A,${price}`
    const report = await reportOf(await send(csv, { bus, settings: { currency } }))
    expect(report).toMatchObject({ new: 1, refused: [] })
    expect(changes(bus)).toMatchObject([{ price: { amount, currency } }])
  })

  test.each([
    ['EUR', '129.001', '"129.001" is not an exact price in EUR: write it with at most 2 decimals'],
    ['JPY', '1500.5', '"1500.5" is not an exact price in JPY: write it with at most 0 decimals'],
    ['KWD', '1.2345', '"1.2345" is not an exact price in KWD: write it with at most 3 decimals'],
    ['EUR', '18,90 and more'.repeat(9), `"${'18,90 and more'.repeat(3).slice(0, 40)}" is not`],
  ])('refuses the price %s %s and shows it', async (currency, price, detail) => {
    const csv = `sku,name,price\nA,A,"${price}"`
    const report = await reportOf(await send(csv, { settings: { currency } }))
    expect(report.refused).toMatchObject([{ line: 2, code: 'invalid-row' }])
    expect(report.refused[0]!.detail).toStartWith(`price: ${detail}`)
  })

  test('refuses a price above the limit', async () => {
    const report = await reportOf(await send('sku,name,price\nA,A,10000000000.01'))
    expect(report.refused).toMatchObject([{ line: 2, code: 'invalid-row' }])
    expect(report.refused[0]!.detail).toBe(
      'price: "10000000000.01" is more than a unit may cost: at most 10000000000.00',
    )
  })

  test('stops at a record that is too long, and reports it', async () => {
    const csv = `sku,name,price\nA,A,1\nB,"${'x'.repeat(1_100_000)}\nC,C,1\nD,D,1`
    const report = await reportOf(await send(csv))
    expect(report).toMatchObject({ rows: 2, new: 1 })
    expect(report.refused).toMatchObject([{ line: 3, code: 'malformed-csv' }])
  })

  test.each([
    ['name,price', 'sku'],
    ['sku,name,price,sku', 'sku'],
    ['', 'sku'],
  ])('is refused with the header row %j', async (header, field) => {
    const bus = inventory()
    const response = await send(`${header}\nA,A,1,1`, { bus })
    const problem = (await response.json()) as { errors: { field: string }[] }
    expect([response.status, problem.errors[0]!.field]).toEqual([400, field])
    expect(bus.sent).toEqual([])
  })

  test('leaves columns alone that mean nothing, and names them once', async () => {
    const bus = inventory()
    const report = await reportOf(await send('sku,Colour,price,Size\nA,red,1,2\nB,,2,', { bus }))
    expect(report).toMatchObject({ new: 2, columnsLeftAlone: ['Colour', 'Size'] })
    expect(changes(bus)).toMatchObject([{ sku: 'A', price: { amount: 100 } }, { sku: 'B' }])
  })

  test('takes 10,000 rows with a bounded number on the bus', async () => {
    let onTheBus = 0
    let onTheBusMax = 0
    const bus = inventory(() => {
      onTheBus += 1
      onTheBusMax = Math.max(onTheBusMax, onTheBus)
      queueMicrotask(() => (onTheBus -= 1))
      return 'new'
    })
    bus.sent.push = () => 0
    let row = 0
    const body = new ReadableStream({
      pull(controller) {
        if (row === 0) controller.enqueue(new TextEncoder().encode('sku,name,price,stock\n'))
        const end = row + 500
        let text = ''
        for (; row < end; row += 1) text += `SKU-${row},Product ${row},1.25,3\n`
        controller.enqueue(new TextEncoder().encode(text))
        if (row >= 10_000) controller.close()
      },
    })
    const report = await reportOf(await send(body, { bus, limits: { importWaitMs: 10_000 } }))
    expect(report).toMatchObject({ rows: 10_000, new: 10_000, refusedCount: 0, unanswered: 0 })
    expect(onTheBusMax).toBeLessThanOrEqual(1_000)
  })
})

describe('importing NDJSON', () => {
  const row = { sku: 'MUG', name: 'Müg', price: { amount: 1_890, currency: 'EUR' }, stock: 2 }

  test('takes rows in pieces that break characters', async () => {
    const bus = inventory()
    const text = `${JSON.stringify(row)}\n\n${JSON.stringify({ ...row, sku: 'CUP' })}`
    const report = await reportOf(await send(inPieces(text, 3), { bus }, ndjson))
    expect(report).toMatchObject({ rows: 2, new: 2 })
    expect(changes(bus)).toMatchObject([
      { changeId: nameOf('MUG'), name: 'Müg', counted: 2 },
      { changeId: nameOf('CUP'), sku: 'CUP' },
    ])
  })

  test('reports each bad row with its line and field', async () => {
    const lines = [
      JSON.stringify({ ...row, price: { amount: 1.5, currency: 'EUR' } }),
      '{',
      JSON.stringify({ ...row, colour: 'red' }),
      JSON.stringify({ ...row, price: { amount: 1, currency: 'USD' } }),
      'x'.repeat(1_100_000),
      JSON.stringify(row),
    ]
    const report = await reportOf(await send(lines.join('\n'), {}, ndjson))
    expect(report).toMatchObject({ rows: 6, new: 1, refusedCount: 5 })
    expect(
      report.refused.map(({ line, code, detail }) => [line, code, detail.split(':')[0]]),
    ).toEqual([
      [1, 'invalid-row', 'price.amount'],
      [2, 'malformed-json', 'row'],
      [3, 'invalid-row', 'colour'],
      [4, 'wrong-currency', 'price.currency'],
      [5, 'row-too-long', 'row'],
    ])
  })
})

describe('a file as merchants have it', () => {
  const woocommerce =
    'Type,SKU,Name,Published,Regular price,Parent,Stock,Shelf\nvariable,P,Shirt,1,,,,A\nvariation,S,"Shirt - S",1,9.00,P,,A'
  const compressed = (text: string) =>
    new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  const formOf = (name: string, text: string) => {
    const form = new FormData()
    form.set('note', 'of this week')
    form.set('file', new File([text], name))
    return form
  }

  test('is recognised as an export, and the report says what was left alone', async () => {
    const bus = inventory()
    const report = await reportOf(await send(woocommerce, { bus }))
    expect(report).toMatchObject({
      layout: 'woocommerce',
      rows: 1,
      new: 1,
      passedOver: 1,
      columnsLeftAlone: ['Shelf'],
      notes: [{ line: 3 }],
      noteCount: 1,
    })
    expect(changes(bus)).toMatchObject([{ sku: 'S', name: 'Shirt', price: { amount: 900 } }])
  })

  test('is taken packed, as the file of a form, and with columns, a mark and an encoding that are named', async () => {
    const bus = inventory()
    const gzip = { 'Content-Encoding': 'gzip' }
    const packed = await send(compressed('sku,name,price\nA,A,1'), { bus }, gzip)
    expect(await reportOf(packed)).toMatchObject({ new: 1 })

    const { app } = givenApp({ bus })
    const form = await app.request('/admin/products/import', {
      method: 'POST',
      headers: { ...asAdmin, 'Idempotency-Key': key },
      body: formOf('list.csv', 'sku,name,price\nB,B,1'),
    })
    expect(await reportOf(form)).toMatchObject({ new: 1 })

    const query = '?columns=sku:Article,name:Title,price:Amount&decimal=,&charset=windows-1252'
    const named = await app.request(`/admin/products/import${query}`, {
      method: 'POST',
      headers: { ...asAdmin, 'Idempotency-Key': key, 'Content-Type': 'text/csv' },
      body: Uint8Array.from('Article\tTitle\tAmount\nC\tM\u00fcsli\t12,50', (each) =>
        each.charCodeAt(0),
      ),
    })
    expect(await reportOf(named)).toMatchObject({ new: 1 })
    expect(changes(bus)).toMatchObject([
      { sku: 'A' },
      { sku: 'B' },
      { sku: 'C', name: 'Müsli', price: { amount: 1_250 } },
    ])
  })

  test('is refused in another coding, and as a form without a file that can be read', async () => {
    const coded = await send('sku', {}, { 'Content-Encoding': 'br' })
    expect(coded.headers.get('Accept-Encoding')).toBe('gzip')
    expect(await problemOf(coded)).toEqual([415, 'unsupported-content-encoding'])
    const { app } = givenApp({ bus: inventory() })
    const post = (body: FormData) =>
      app.request('/admin/products/import', {
        method: 'POST',
        headers: { ...asAdmin, 'Idempotency-Key': key },
        body,
      })
    expect(await problemOf(await post(formOf('list.xlsx', 'PK')))).toEqual([
      415,
      'unsupported-media-type',
    ])
    const empty = new FormData()
    empty.set('note', 'no file')
    expect(await problemOf(await post(empty))).toEqual([400, 'invalid-request'])
  })
})

describe('the report of an import', () => {
  const csv = (count: number) =>
    `sku,name,price,stock\n${Array.from({ length: count }, (_, i) => `S${i},S,1,1`).join('\n')}`

  test('counts the rows by what became of them', async () => {
    const effects = ['new', 'changed', 'unchanged', 'key-reused', 'nothing'] as const
    const bus = inventory(({ sku }) => effects[Number(sku.slice(1))]!)
    expect(await reportOf(await send(csv(5), { bus }))).toMatchObject({
      rows: 5,
      new: 1,
      changed: 1,
      unchanged: 1,
      refusedCount: 1,
      unanswered: 1,
    })
  })

  test('lists a bounded number of refused rows and counts all', async () => {
    const bus = inventory(() => 'key-reused')
    const report = await reportOf(await send(csv(5), { bus, limits: { importRefusedListMax: 2 } }))
    expect(report).toMatchObject({ rows: 5, refusedCount: 5 })
    expect(report.refused.map(({ line, code }) => [line, code])).toEqual([
      [2, 'key-reused'],
      [3, 'key-reused'],
    ])
  })

  test('lists refused rows by line, whoever refused them', async () => {
    const bus = inventory(() => 'key-reused')
    const report = await reportOf(await send('sku,price\nA,1\nB,x\nC,1\nD,x', { bus }))
    expect(report.refused.map(({ line, code }) => [line, code])).toEqual([
      [2, 'key-reused'],
      [3, 'invalid-row'],
      [4, 'key-reused'],
      [5, 'invalid-row'],
    ])
  })

  test('names what a new product lacks', async () => {
    const bus = inventory(() => 'incomplete-product')
    const report = await reportOf(await send('sku,name,price\nA,A,\nB,,1\nC,,', { bus }))
    expect(report.refused.map(({ detail }) => /needs (.*)\./.exec(detail)?.[1])).toEqual([
      'a price',
      'a name',
      'a name and a price',
    ])
  })

  test('counts rows without a reply, and stops sending after as many as may be on the bus', async () => {
    const bus = inventory(() => 'nothing')
    const report = await reportOf(await send(csv(5), { bus, limits: { importRowsInFlightMax: 2 } }))
    expect(report).toMatchObject({ rows: 5, refusedCount: 0, unanswered: 5 })
    expect(bus.sent.length).toBe(2)
  })
})

describe('a SKU with several rows in a file', () => {
  const csv = 'sku,price\nA,1\nB,2\nA,3\nA,1'

  test('is reported, and each row has its place in its name', async () => {
    const bus = inventory()
    const report = await reportOf(await send(csv, { bus }))
    expect(report.repeated).toEqual([
      { line: 4, sku: 'A' },
      { line: 5, sku: 'A' },
    ])
    const names = changes(bus).map(({ changeId }) => changeId)
    expect(names).toEqual([nameOf('A'), nameOf('B'), nameOf('A', 2), nameOf('A', 3)])
  })
})

describe('a row has the same name', () => {
  const namesIn = async (csv: string) => {
    const bus = inventory()
    await send(csv, { bus })
    return Object.fromEntries(
      changes(bus).map((change) => [`${change.sku} ${digestOfChange(change)}`, change.changeId]),
    )
  }

  test('when the file got a row on top, was sorted anew or had another row mended', async () => {
    const before = await namesIn('sku,price\nA,1\nB,2\nC,x')
    const after = await namesIn('sku,price\nTOP,9\nC,3\nB,2\nA,1')
    expect(after).toMatchObject(before)
    expect(Object.keys(after)).toHaveLength(4)
  })
})

describe('a dry run', () => {
  test('asks what would become of the rows, and is answered the same report', async () => {
    const bus = inventory(({ sku }) => (sku === 'A' ? 'new' : 'below-reserved'))
    const { app } = givenApp({ bus })
    const response = await app.request('/admin/products/import?dry-run=true', {
      method: 'POST',
      headers: { ...asAdmin, 'Idempotency-Key': key, 'Content-Type': 'text/csv' },
      body: 'sku,stock\nA,1\nB,2',
    })
    expect(await reportOf(response)).toMatchObject({ rows: 2, new: 1, refusedCount: 1 })
    expect(changes(bus)).toMatchObject([
      { sku: 'A', dryRun: true },
      { sku: 'B', dryRun: true },
    ])
  })
})

describe('an import is answered with a problem', () => {
  test('when it is neither CSV nor NDJSON', async () => {
    const response = await send('{}', {}, { 'Content-Type': 'application/json' })
    expect(await problemOf(response)).toEqual([415, 'unsupported-media-type'])
  })

  test('without a usable key', async () => {
    const response = await send('sku,name,price', {}, { 'Idempotency-Key': 'x' })
    expect(await problemOf(response)).toEqual([400, 'invalid-idempotency-key'])
  })

  test('while the bus or Inventory is away', async () => {
    const down = Object.assign(fakeBus(), { connected: false })
    const away = Object.assign(fakeBus(), { away: new Set(['inventory']) })
    for (const bus of [down, away]) {
      expect(await problemOf(await send('sku,name,price', { bus }))).toEqual([
        503,
        'backend-unavailable',
      ])
    }
  })
})
