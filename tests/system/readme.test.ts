import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import {
  createDocumentCheck,
  type OpenApiDocument,
} from '../../front/test/openapi/document-check.ts'
import { runBun, runProcess } from '../house/processes.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { shopperOf } from '../house/shopper.ts'

const repository = join(import.meta.dir, '../..')

type Look = Awaited<ReturnType<ReturnType<typeof createDocumentCheck>['look']>>

let shop: Shop
let between: Bun.Server<undefined>
/** The verdicts of the front's document about the answers that went by. */
let looks: Look[] = []

beforeAll(async () => {
  shop = await startShop()
  const shopper = shopperOf(shop)
  const price = { amount: 1890, currency: 'EUR' }
  await shopper.putProduct('MUG-STONE-350', { name: 'Stoneware mug, 350 ml', price })
  await shopper.changeStock('MUG-STONE-350', { kind: 'received', units: 100 })
  const { body } = await shopper.ask('/openapi.json')
  const { look } = createDocumentCheck(body as unknown as OpenApiDocument)
  between = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url)
      const path = pathname + search
      const passedOn = new Request(`${shop.frontUrl}${path}`, request)
      const response = await fetch(passedOn, { decompress: false })
      looks.push(await look({ method: request.method, path, response }))
      return response
    },
  })
}, 60_000)
afterAll(async () => {
  await between.stop(true)
  await shop.close()
})

/** The code under a heading of the README, for the shop of this test. */
const codeUnder = async (heading: string, language: string): Promise<string> => {
  const readme = await Bun.file(join(repository, 'README.md')).text()
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const code = section.split(`\`\`\`${language}\n`)[1]?.split('```')[0]
  if (code === undefined) throw new Error(`no ${language} under ${heading}`)
  return code.replaceAll('http://127.0.0.1:8080', `http://127.0.0.1:${between.port}`)
}

const looksAt = async (work: () => Promise<unknown>): Promise<string[]> => {
  looks = []
  await work()
  expect(looks.filter(({ complaint }) => complaint !== undefined)).toEqual([])
  return looks.map(({ name }) => name)
}

describe('the README', () => {
  test.skipIf(Bun.which('curl') === null)(
    'shows a session that works as it stands (skipped only where there is no curl)',
    async () => {
      const session = await codeUnder('An order, from catalogue to cancel', 'sh')
      let said = ''
      const names = await looksAt(async () => {
        const ran = runProcess(['sh', '-eu', '-c', session], { cwd: shop.folder, env: {} })
        expect(await ran.ended).toBe(0)
        said = ran.output()
      })
      expect(names).toEqual([
        'GET /products 200',
        'POST /orders 201',
        'POST /orders 201',
        'POST /orders 201',
        'GET /orders/{id} 200',
        'GET /orders/{id} 200',
        'POST /orders/{id}/cancel 200',
      ])
      const orders = [...said.matchAll(/"id":"([^"]+)","status":"([^"]+)"/g)]
      expect(new Set(orders.map(([, id]) => id)).size).toBe(1)
      expect(orders.map(([, , status]) => status)).toEqual([
        'confirmed',
        'confirmed',
        'confirmed',
        'confirmed',
        'canceled',
      ])
    },
  )

  test('shows a client that compiles and works in a project of its own', async () => {
    const folder = join(shop.folder, 'client')
    const session = await codeUnder('A typed client', 'sh')
    await installNamed(session, folder)
    const run = async (program: string, ...args: string[]): Promise<string> => {
      const ran = runBun([program, ...args], { cwd: folder, env: {} })
      expect([await ran.ended, ran.output()]).toEqual([0, ran.output()])
      return ran.output()
    }
    await Bun.write(join(folder, 'order.ts'), await codeUnder('A typed client', 'ts'))
    const [, ...generate] = /^npx (.+)$/m.exec(session)![1]!.split(' ')
    await run('node_modules/openapi-typescript/bin/cli.js', ...generate)
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--lib', 'es2023,dom']
    await run('node_modules/typescript/bin/tsc', ...options, 'order.ts')
    const names = await looksAt(async () => {
      expect(await run('order.ts')).toMatch(/^201 confirmed [0-9a-f-]{36}\n$/)
    })
    expect(names).toEqual(['POST /orders 201'])
  }, 60_000)
})

/**
 * Makes a project with the packages that a session installs, in the versions that it names. They come from this
 * repository, because tests have no network.
 */
const installNamed = async (session: string, folder: string): Promise<void> => {
  await mkdir(join(folder, 'node_modules'), { recursive: true })
  await Bun.write(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  const installs = [...session.matchAll(/^npm install (?:--save-dev )?(.+)$/gm)]
  for (const named of installs.flatMap(([, packages]) => packages!.split(' '))) {
    const [name, version] = named.split('@') as [string, string]
    const installed = join(repository, 'front/node_modules', name)
    expect(await Bun.file(join(installed, 'package.json')).json()).toMatchObject({ name, version })
    await symlink(installed, join(folder, 'node_modules', name))
  }
}
