import { expect, test } from 'bun:test'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { givenFront, operate, token } from '../given-front.ts'

/** A folder that is gone after the test. */
const givenFolder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'export-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

/** A front that closes the connection after the beginning of a file. */
const cutOff = () => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
  const server = Bun.listen({
    port: 0,
    hostname: '127.0.0.1',
    socket: { data: (socket) => void socket.end(`${head}5\r\nsku\r\n\r\n`) },
  })
  return { url: `http://127.0.0.1:${server.port}`, [Symbol.dispose]: () => server.stop(true) }
}

test('a whole export replaces the file that was there', async () => {
  await using folder = await givenFolder()
  const asked: string[] = []
  await using front = givenFront(({ url, headers }) => {
    asked.push(new URL(url).search, headers.get('Authorization')!)
    return new Response('sku\r\nMUG\r\n')
  })
  await Bun.write(join(folder.path, 'all.csv'), 'of yesterday')
  const words = ['--shop', front.url, '--format', 'shopify', '--output', 'all.csv']
  const { exitCode, said, complaint } = await operate(folder.path, 'export', words)
  expect([exitCode, said, complaint.includes(token)]).toEqual([0, '', false])
  expect(asked).toEqual(['?format=shopify', `Bearer ${token}`])
  expect(await readdir(folder.path)).toEqual(['all.csv'])
  expect(await Bun.file(join(folder.path, 'all.csv')).text()).toBe('sku\r\nMUG\r\n')
})

test('an export that breaks off leaves the file as it was, and says so', async () => {
  await using folder = await givenFolder()
  using front = cutOff()
  await Bun.write(join(folder.path, 'all.csv'), 'of yesterday')
  const words = ['--shop', front.url, '--output', 'all.csv']
  const { exitCode, complaint } = await operate(folder.path, 'export', words)
  expect([exitCode, complaint.trim().split('\n').length]).toEqual([2, 1])
  expect(await readdir(folder.path)).toEqual(['all.csv'])
  expect(await Bun.file(join(folder.path, 'all.csv')).text()).toBe('of yesterday')
})

test('an export without a file goes to standard output', async () => {
  await using folder = await givenFolder()
  await using front = givenFront(() => new Response('sku\r\nMUG\r\n'))
  expect(await operate(folder.path, 'export', ['--shop', front.url])).toMatchObject({
    exitCode: 0,
    said: 'sku\r\nMUG\r\n',
  })
})

test.each([
  ['http://127.0.0.1:1', 'does not answer'],
  ['ftp://shop.example', '--shop'],
])('a shop at %s is a complaint: %s', async (url, words) => {
  await using folder = await givenFolder()
  const { exitCode, complaint } = await operate(folder.path, 'export', ['--shop', url])
  expect([exitCode, complaint.includes(words)]).toEqual([2, true])
})

test('a problem of the shop is said in its words', async () => {
  await using folder = await givenFolder()
  await using front = givenFront(() => {
    const headers = { 'Content-Type': 'application/problem+json' }
    return new Response('{"detail":"Try again."}', { status: 503, headers })
  })
  const { exitCode, complaint } = await operate(folder.path, 'export', ['--shop', front.url])
  expect([exitCode, complaint.trim()]).toEqual([2, `${front.url} refuses it (503): Try again.`])
})
