import { describe, expect, test } from 'bun:test'
import { inPieces, open, read } from './given.ts'

const csv = 'sku,name\nA,Grüße\nB,"two\r\nlines"\n'
const expected = [
  { line: 2, row: { sku: 'A', name: 'Grüße' } },
  { line: 3, row: { sku: 'B', name: 'two\r\nlines' } },
]

const gzip = (content: string | Uint8Array): Promise<Uint8Array> =>
  new Response(inPieces(content).pipeThrough(new CompressionStream('gzip'))).bytes()
const packed = { contentEncoding: 'gzip' }

describe('a file that is packed with gzip', () => {
  test('is unpacked as it comes', async () => {
    for (const size of [1, 10, Infinity]) {
      expect((await read(await gzip(csv), { ...packed, size })).rows).toEqual(expected)
    }
  })

  test('is read up to where it is damaged or cut off', async () => {
    const rows = Array.from({ length: 20_000 }, () => `S,${crypto.randomUUID()}\n`)
    const whole = await gzip(`sku,name\n${rows.join('')}`)
    const cut = await read(whole.subarray(0, whole.length / 2), { ...packed, size: 1_000 })
    expect(cut.rows.length).toBeGreaterThan(1)
    expect(cut.rows.at(-1)).toMatchObject({ code: 'unreadable-body' })
    const plain = await open(csv, packed)
    expect(plain).toMatchObject({ errors: [{ field: 'body' }] })
  })

  test('is read up to a limit, because a small one can hold a very large one', async () => {
    const bomb = await gzip(new Uint8Array(20_000_000).fill(0x61))
    const limits = { importUnpackedBytesMax: 1_000_000 }
    expect(await open(bomb, { ...packed, limits })).toMatchObject({ errors: [{ field: 'body' }] })
    const filled = await gzip(`sku\nA\n${'\n'.repeat(5_000_000)}`)
    const { rows } = await read(filled, { ...packed, limits })
    expect(rows.at(-1)).toMatchObject({ code: 'unreadable-body' })
  })

  test('cannot be packed in another way', async () => {
    expect(await open(csv, { contentEncoding: 'br' })).toEqual({ unsupported: 'content-encoding' })
  })
})

describe('a form', () => {
  const form = async (...files: File[]) => {
    const data = new FormData()
    data.set('title', 'Prices of this week')
    for (const file of files) data.append('file', file)
    const request = new Request('http://front.example', { method: 'POST', body: data })
    const contentType = request.headers.get('Content-Type')!
    return { bytes: await request.bytes(), contentType }
  }
  const file = (name: string, text = csv, type = '') => new File([text], name, { type })

  test('has the file, in pieces of any size', async () => {
    const { bytes, contentType } = await form(file('list.csv'), file('second.csv', 'sku\nX'))
    for (const size of [1, 2, 3, 10, Infinity]) {
      expect((await read(bytes, { contentType, size })).rows).toEqual(expected)
    }
    const squeezed = await read(await gzip(bytes), { contentType, ...packed })
    expect(squeezed.rows).toEqual(expected)
  })

  test.each([
    ['list.CSV', 'application/vnd.ms-excel', 'own'],
    ['list.tsv', '', 'own'],
    ['list', 'text/csv', 'own'],
    ['list.ndjson', 'application/octet-stream', 'ndjson'],
    ['list.xlsx', 'application/octet-stream', undefined],
  ])('with a file %s of type %p', async (name, type, layout) => {
    const { bytes, contentType } = await form(file(name, csv, type))
    const opened = await open(bytes, { contentType })
    expect('layout' in opened ? opened.layout : undefined).toBe(layout)
  })

  test('is refused without a file, and read up to where it is cut off', async () => {
    const empty = await form()
    expect(await open(empty.bytes, { contentType: empty.contentType })).toMatchObject({
      errors: [{ field: 'body' }],
    })
    const { bytes, contentType } = await form(file('list.csv', `sku\n${'A\n'.repeat(1_000)}`))
    const { rows } = await read(bytes.subarray(0, 1_000), { contentType })
    expect(rows.length).toBeGreaterThan(100)
    expect(rows.at(-1)).toMatchObject({ code: 'unreadable-body' })
    expect(await open(csv, { contentType: 'multipart/form-data' })).toMatchObject({
      errors: [{ field: 'body' }],
    })
  })
})

describe('NDJSON', () => {
  const contentType = 'application/x-ndjson'

  test('has a patch on each line, and null empties a property', async () => {
    const lines = ['{"sku":"A","description":null,"stock":3}', '', '{"sku":"B","counted":4}']
    expect((await read(lines.join('\r\n'), { contentType, size: 3 })).rows).toEqual([
      { line: 1, row: { sku: 'A', description: null, counted: 3 } },
      { line: 3, row: { sku: 'B', counted: 4 } },
    ] as never)
  })

  test.each([
    ['{', 'malformed-json'],
    ['3', 'malformed-json'],
    ['{"sku":"A","stock":1,"counted":1}', 'invalid-row'],
    [`{"sku":"${'x'.repeat(1_048_577)}"}`, 'row-too-long'],
  ])('%.30s is refused', async (line, code) => {
    const { rows } = await read(`${line}\n{"sku":"B"}`, { contentType })
    expect(rows).toMatchObject([
      { line: 1, code },
      { line: 2, row: { sku: 'B' } },
    ])
  })

  test('is refused line by line when it is not UTF-8', async () => {
    const bytes = Uint8Array.from('{"sku":"Ü"}\n{"sku":"B"}', (each) => each.charCodeAt(0))
    expect((await read(bytes, { contentType })).rows).toMatchObject([
      { line: 1, code: 'not-utf-8' },
      { line: 2 },
    ])
  })
})

describe('a text with U+FFFD, which stands for bytes that are no text', () => {
  test.each([
    ['text/csv', 'sku,name\nA,\u{fffd}\n'],
    ['application/x-ndjson', '{"sku":"A","name":"\u{fffd}"}\n'],
  ])('is taken in %s where it is what the file says', async (contentType, file) => {
    for (const size of [1, 2, Infinity]) {
      expect((await read(file, { contentType, size })).rows).toMatchObject([
        { row: { sku: 'A', name: '\u{fffd}' } },
      ])
    }
  })

  test('is refused in a file that has such bytes, also at its very end', async () => {
    const [text, cut] = [new TextEncoder().encode('sku,name\nA,'), 0xe6]
    const { rows } = await read(Uint8Array.of(...text, cut))
    expect(rows).toMatchObject([{ line: 2, code: 'not-utf-8' }])
    const utf16 = Uint8Array.of(0xff, 0xfe, ...'sku\nA\ud800'.split('').flatMap(bytesOf))
    expect((await read(utf16)).rows).toMatchObject([{ line: 2, code: 'not-utf-8' }])
  })

  const bytesOf = (unit: string): number[] => [unit.charCodeAt(0) & 255, unit.charCodeAt(0) >> 8]
})

test('a file has a bounded number of rows', async () => {
  const limits = { importRowCountMax: 3 }
  const { rows } = await read(`sku\n${'A\n'.repeat(3)}`, { limits })
  expect(rows.filter((row) => 'row' in row)).toHaveLength(3)
  const more = await read(`sku\n${'A\n'.repeat(9)}`, { limits })
  expect(more.rows).toMatchObject([{}, {}, {}, { line: 5, code: 'too-many-rows' }])
})

test('bytes are read as rows are asked for', async () => {
  let bytesRead = 0
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        const chunk = new TextEncoder().encode(bytesRead === 0 ? 'sku\n' : 'A\n'.repeat(1_000))
        bytesRead += chunk.length
        controller.enqueue(chunk)
      },
    },
    { highWaterMark: 0 },
  )
  const { csvRecords } = await import('../../../src/adapters/csv-records.ts')
  const rows = csvRecords(1_000)(body, ',')
  for (let n = 0; n < 500; n += 1) await rows.next()
  expect(bytesRead).toBeLessThan(10_000)
  await rows.return()
})
