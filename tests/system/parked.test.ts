import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { topicsUnder } from '@shop/contracts'
import { askDoctor, runProgram } from '../house/programs.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { until } from '../house/until.ts'

let shop: Shop
beforeAll(async () => {
  shop = await startShop(['broker', 'inventory', 'order'])
}, 30_000)
afterAll(() => shop.close())

type Worker = 'inventory' | 'order'

const parkedAt = async (worker: Worker): Promise<string[]> => {
  const list = (await (await shop.askWorker(worker, '/parked')).json()) as {
    items: { hash: string }[]
  }
  return list.items.map(({ hash }) => hash)
}

/** Something that neither worker can read; answers its hash. */
const givenParked = async (content: string): Promise<string> => {
  const bus = await shop.connectBus('front')
  const before = await Promise.all([parkedAt('inventory'), parkedAt('order')])
  await bus.publishAsync(topicsUnder('shop/v1').sendOrder, content, { qos: 1 })
  return until('both workers have parked it', async () => {
    const after = await Promise.all([parkedAt('inventory'), parkedAt('order')])
    const [atInventory, atOrder] = after.map((hashes, i) =>
      hashes.find((hash) => !before[i]!.includes(hash)),
    )
    return atInventory === atOrder && atInventory
  })
}

const parked = async (...args: string[]) => {
  const { exitCode, output } = await runProgram(shop, 'parked', ...args)
  return { exitCode, output }
}

describe('a parked item', () => {
  test('is listed and shown with its content, and the doctor points at it', async () => {
    const hash = await givenParked('["no order"]')
    const { exitCode, output } = await parked('list')
    expect(exitCode).toBe(0)
    expect(output.split('\n').filter((line) => line.includes(hash))).toHaveLength(2)
    const shown = await parked('show', hash, '--service', 'order')
    expect(shown.exitCode).toBe(0)
    expect(shown.output).toContain('no order')

    const doctor = await askDoctor(shop)
    expect(doctor.exitCode).toBe(1)
    expect(doctor.violations).toMatchObject([
      { check: 'parked', subject: hash },
      { check: 'parked', subject: hash },
    ])
  })

  test('stays when it is tried again and cannot be applied', async () => {
    const hash = await givenParked('["still no order"]')
    expect((await parked('redrive', hash)).exitCode).toBe(1)
    expect(await parkedAt('order')).toContain(hash)
  })

  test('is forgotten by the worker that is named, then by both', async () => {
    const hash = await givenParked('["nothing"]')
    expect((await parked('discard', hash, '--service', 'order')).exitCode).toBe(0)
    expect(await parkedAt('order')).not.toContain(hash)
    expect(await parkedAt('inventory')).toContain(hash)
    expect((await parked('discard', '--all')).exitCode).toBe(0)
    expect([...(await parkedAt('order')), ...(await parkedAt('inventory'))]).toEqual([])
    expect((await askDoctor(shop)).exitCode).toBe(0)
  })
})

describe('the program', () => {
  test.each([
    ['that nothing has this hash', ['show', 'ffff'], 1],
    ['that there is no such command', ['forget', 'ffff'], 2],
    ['that a hash is missing', ['discard'], 2],
    ['that there is no such worker', ['list', '--service', 'front'], 2],
  ])('says %s', async (_, args, exitCode) => {
    expect((await parked(...args)).exitCode).toBe(exitCode)
  })

  test('says that nobody answers', async () => {
    const stopped = { ...shop, env: { ...shop.env, ORDER_URL: 'http://127.0.0.1:9' } }
    expect((await runProgram(stopped, 'parked', 'list')).exitCode).toBe(2)
  })

  test('says that its token is wrong', async () => {
    const stranger = { ...shop, env: { ...shop.env, SERVICE_TOKEN: 'guess' } }
    expect((await runProgram(stranger, 'parked', 'list')).exitCode).toBe(2)
  })
})
