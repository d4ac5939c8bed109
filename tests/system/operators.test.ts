import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { operatorTokenHash, type MovementView, type OperatorRole } from '@shop/contracts'
import { givenOperator } from '../house/operators.ts'
import { runProgram } from '../house/programs.ts'
import { serviceNames, startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'

let shop: Shop
let shopper: Shopper
let sku: string
beforeAll(async () => {
  shop = await startShop(serviceNames, { LOG_LEVEL: 'debug' })
  shopper = shopperOf(shop)
  sku = await givenProduct(shopper, { units: 5 })
}, 30_000)
afterAll(() => shop.close())

type Headers = Record<string, string>
const newKey = () => ({ 'Idempotency-Key': crypto.randomUUID() })
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) =>
  body.code === undefined ? status : `${status} ${body.code}`
const list = async (headers: Headers) => codeOf(await shopper.ask('/admin/products', { headers }))

/** The purpose of each role, as requests that succeed when they are allowed. */
const receive = (headers: Headers) =>
  shopper.send(
    'POST',
    `/admin/products/${sku}/stock`,
    { ...newKey(), ...headers },
    { kind: 'received', units: 1 },
  )
const rename = (headers: Headers) =>
  shopper.send(
    'PATCH',
    `/admin/products/${sku}`,
    { ...newKey(), ...headers },
    { description: crypto.randomUUID() },
  )
const cancel = async (headers: Headers) => {
  const { body } = await shopper.place(crypto.randomUUID(), { lines: [{ sku, quantity: 1 }] })
  return shopper.send('POST', `/admin/orders/${body.id}/cancel`, { ...newKey(), ...headers })
}

describe('an operator', () => {
  test.concurrent.each([
    ['look', [200, '403 insufficient-role', '403 insufficient-role', '403 insufficient-role']],
    ['work', [200, 200, 200, '403 insufficient-role']],
    ['everything', [200, 200, 200, 200]],
  ] as [OperatorRole, (string | number)[]][])(
    'of role %s may do so much',
    async (role, answers) => {
      const { headers } = await givenOperator(shop, role)
      expect([
        await list(headers),
        codeOf(await cancel(headers)),
        codeOf(await receive(headers)),
        codeOf(await rename(headers)),
      ]).toEqual(answers)
    },
  )

  test.concurrent('is named by the changes that it asked for', async () => {
    const { name, headers } = await givenOperator(shop, 'everything')
    const [byName, byToken] = [newKey(), newKey()]
    await receive({ ...headers, ...byName })
    await receive({ Authorization: `Bearer ${shop.env.ADMIN_TOKEN}`, ...byToken })
    const movements = await shopper.unitsOf<MovementView>(sku, 'movements')
    const nameOf = (key: { 'Idempotency-Key': string }) => {
      const found = movements.find(
        (each) => 'changeId' in each && each.changeId === key['Idempotency-Key'],
      )
      return found && 'by' in found && found.by
    }
    expect([nameOf(byName), nameOf(byToken)]).toEqual([name, 'admin-token'])
  })

  test.concurrent('is named by the orders that it changed', async () => {
    const { name, headers } = await givenOperator(shop, 'work')
    const [byName, byToken] = [newKey(), newKey()]
    await cancel({ ...headers, ...byName })
    await cancel({ Authorization: `Bearer ${shop.env.ADMIN_TOKEN}`, ...byToken })
    const db = new Database(join(shop.folder, 'data/order/order.sqlite'), { readonly: true })
    const nameOf = (key: { 'Idempotency-Key': string }) =>
      db
        .query<{ changed_by: string; part_by: string }, [string]>(
          `SELECT changed_by, parts ->> '$[0].by' AS part_by FROM operator_changes
           JOIN orders ON orders.id = order_id WHERE change_id = ?`,
        )
        .get(key['Idempotency-Key'])
    expect([nameOf(byName), nameOf(byToken)]).toEqual([
      { changed_by: name, part_by: name },
      { changed_by: 'admin-token', part_by: 'admin-token' },
    ])
    db.close()
  })

  test.concurrent('that is revoked is gone within 10 seconds, and the others stay', async () => {
    const [gone, other] = [await givenOperator(shop, 'look'), await givenOperator(shop, 'look')]
    expect([await list(gone.headers), await list(other.headers)]).toEqual([200, 200])
    const revokedAtMs = performance.now()
    expect((await runProgram(shop, 'operator', 'revoke', gone.name)).exitCode).toBe(0)
    await until('the token opens nothing', async () => (await list(gone.headers)) !== 200)
    expect(await list(gone.headers)).toBe('401 unauthorized')
    expect(performance.now() - revokedAtMs).toBeLessThan(12_000)
    expect(await list(other.headers)).toBe(200)
  }, 30_000)

  test('is told so while Order is away, when ADMIN_TOKEN alone opens', async () => {
    const { headers } = await givenOperator(shop, 'look')
    await shop.stop('order')
    try {
      expect(await list(headers)).toBe('503 backend-unavailable')
      expect(await list({ Authorization: `Bearer ${shop.env.ADMIN_TOKEN}` })).toBe(200)
    } finally {
      await shop.start('order')
    }
    expect(await list(headers)).toBe(200)
  }, 30_000)
})

describe('a token', () => {
  const operator = (...args: string[]) => runProgram(shop, 'operator', ...args)

  test('is nowhere but at its operator: the database and its backup have the hash', async () => {
    const { name, token, headers } = await givenOperator(shop, 'look')
    expect(await list(headers)).toBe(200)
    await list({ Authorization: `Bearer ${token.slice(0, -1)}` })
    for (const service of ['front', 'order', 'inventory'] as const) {
      expect(shop.process(service).output()).not.toContain(token.slice(0, -1))
    }
    const { exitCode } = await runProgram(shop, 'backup', '--to', join(shop.folder, 'backup'))
    expect(exitCode).toBe(0)
    const [copy] = [...new Bun.Glob('backup/**/order.sqlite').scanSync(shop.folder)]
    const bytes = await Bun.file(join(shop.folder, copy!)).bytes()
    const isIn = (text: string) => Buffer.from(bytes).includes(text)
    expect([isIn(name), isIn(operatorTokenHash(token)), isIn(token)]).toEqual([true, true, false])
  }, 30_000)

  test('is made once for a name, listed without it, and made anew after it was revoked', async () => {
    const { name, token } = await givenOperator(shop, 'work')
    const again = await operator('add', name, '--role', 'look')
    expect([again.exitCode, again.output.includes('Revoke it first')]).toEqual([1, true])
    const listed = await operator('list')
    expect(listed.output).toMatch(new RegExp(`^${name}  work  since \\d{4}-`, 'm'))
    expect(listed.output).not.toContain(token)
    expect(listed.output).not.toContain(operatorTokenHash(token))
    expect((await operator('revoke', name)).exitCode).toBe(0)
    expect((await operator('revoke', name)).exitCode).toBe(1)
    expect((await operator('list')).output).not.toContain(name)
    expect((await operator('list', '--all')).output).toMatch(new RegExp(`^${name} .*revoked`, 'm'))
    expect((await givenOperator(shop, 'look', name)).token).not.toBe(token)
  }, 30_000)

  test.each([
    [['add'], 'Name an operator'],
    [['add', 'anna'], '--role look|work|everything'],
    [['add', 'anna', '--role', 'boss'], 'boss'],
    [['add', 'Anna Smith', '--role', 'look'], '"Anna Smith"'],
    [['add', 'admin-token', '--role', 'look'], 'ADMIN_TOKEN'],
    [['add', 'anna', 'bob', '--role', 'look'], 'too many arguments'],
    [['remove', 'anna'], 'remove'],
    [['add', 'anna', '--rolle', 'look'], '--rolle'],
  ])('is not made by an unclear command: %j', async (args, complaint) => {
    const { exitCode, output } = await operator(...args)
    expect([exitCode, output.includes(complaint)]).toEqual([2, true])
  })
})
