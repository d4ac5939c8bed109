import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { givenFront, operate, token } from '../given-front.ts'

const report = {
  layout: 'own',
  ...{ rows: 2, new: 1, changed: 0, unchanged: 1, refused: [], refusedCount: 0, repeated: [] },
  ...{ passedOver: 0, columnsLeftAlone: [], notes: [], noteCount: 0, unanswered: 0 },
}
const refused = {
  refused: [{ line: 3, code: 'invalid-row', detail: 'price: no' }],
  refusedCount: 1,
}
const csv = 'sku\r\nMUG\r\n'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'))
  await Bun.write(join(folder, 'list.csv'), csv)
  await Bun.write(join(folder, 'list.ndjson.gz'), Bun.gzipSync('{"sku":"MUG"}\n'))
  await Bun.write(join(folder, 'list.data'), csv)
})
afterAll(() => rm(folder, { recursive: true }))

type Asked = { query: string; headers: Headers; body: Uint8Array }

/** Runs an import against a front that answers so. */
const importInto = async (answer: () => Response, words: string[], input?: string) => {
  const asked: Asked[] = []
  await using front = givenFront(async (request) => {
    const { url, headers } = request
    asked.push({ query: new URL(url).search, headers, body: await request.bytes() })
    return answer()
  })
  const result = await operate(folder, 'import', [...words, '--shop', front.url], input)
  return { ...result, asked }
}
const lines =
  (...said: object[]) =>
  () =>
    new Response(said.map((line) => `${JSON.stringify(line)}\n`).join(''), {
      headers: { 'Content-Type': 'application/x-ndjson' },
    })
const reporting = (part: object = {}) => ({ kind: 'report', report: { ...report, ...part } })
const progress = { kind: 'progress', rows: 1, applied: 1, refused: 0, perSecond: 1 }
const failed = { kind: 'failed', code: 'internal', detail: 'It is logged.', requestId: 'r-1' }
const taken = lines(reporting())

test('a file is sent as it is, and the report is shown', async () => {
  const key = crypto.randomUUID()
  const words = ['list.csv', '--key', key, '--columns', 'sku:Art,name:Tit', '--decimal', ',']
  const { exitCode, said, complaint, asked } = await importInto(taken, words)
  expect([exitCode, said.split('\n')[0]]).toEqual([0, '2 rows, read as own'])
  expect([said.includes(token), complaint.includes(token)]).toEqual([false, false])
  expect(complaint).toContain(key)
  const [{ query, headers, body }] = asked as [Asked]
  expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
    columns: 'sku:Art,name:Tit',
    decimal: ',',
  })
  expect([headers.get('Content-Type'), headers.get('Idempotency-Key')]).toEqual(['text/csv', key])
  expect(new TextDecoder().decode(body)).toBe(csv)
})

test('a packed file and standard input are taken', async () => {
  const packed = await importInto(taken, ['list.ndjson.gz'])
  expect(packed.exitCode).toBe(0)
  expect(packed.asked[0]!.headers.get('Content-Encoding')).toBe('gzip')
  expect(packed.asked[0]!.headers.get('Content-Type')).toBe('application/x-ndjson')
  const piped = await importInto(taken, ['-', '--type', 'tsv'], 'sku\tname\n')
  expect(piped.exitCode).toBe(0)
  expect(piped.asked[0]!.headers.get('Content-Type')).toBe('text/tab-separated-values')
  expect(new TextDecoder().decode(piped.asked[0]!.body)).toBe('sku\tname\n')
})

test('a dry run changes nothing and says so', async () => {
  const { exitCode, said, asked } = await importInto(taken, ['list.csv', '--dry-run'])
  expect([exitCode, asked.map(({ query }) => query)]).toEqual([0, ['?dry-run=true']])
  expect(said).toContain('nothing is changed')
})

test.each([
  ['a refused row', refused],
  ['a row that is not answered yet', { unanswered: 1 }],
])('%s is exit code 1', async (_, part) => {
  expect((await importInto(lines(reporting(part)), ['list.csv'])).exitCode).toBe(1)
})

test('a stream of progress ends with the report', async () => {
  const { exitCode, said } = await importInto(lines(progress, reporting(refused)), ['list.csv'])
  expect([exitCode, said.includes('line 3: price: no')]).toEqual([1, true])
})

test.each([
  ['fails', lines(progress, failed)],
  ['ends within a line', () => new Response('{"kind":"prog')],
  ['ends too early', lines(progress)],
  ['says nothing', () => new Response('')],
])('an import that %s is exit code 2, and says what to do', async (_, answer) => {
  const { exitCode, complaint } = await importInto(answer, ['list.csv'])
  expect([exitCode, complaint.includes('same --key')]).toEqual([2, true])
})

test('the report is JSON on request', async () => {
  const { said } = await importInto(taken, ['list.csv', '--json'])
  expect(JSON.parse(said)).toEqual(report)
})

test.each([
  [[], 'file'],
  [['none.csv'], 'none.csv'],
  [['list.data'], '--type'],
  [['list.csv', '--preview'], '--preview'],
  [['list.csv', '--decimal', ';'], '--decimal'],
])('the words %p are refused: %s', async (words, complaint) => {
  const { exitCode, complaint: said, asked } = await importInto(taken, words)
  expect([exitCode, asked.length, said.includes(complaint)]).toEqual([2, 0, true])
})
