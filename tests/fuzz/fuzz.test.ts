import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startShop, type Shop } from '../house/shop.ts'
import { fuzz } from './campaign.ts'
import { orderIdSecretOf } from './known.ts'
import { basePath } from './ways.ts'

const inputs = 2_000
const freshSeed = Math.floor(Math.random() * 2 ** 31)

describe.each([20_261_127, freshSeed])('bad input in bulk, seed %d', (seed) => {
  let shop: Shop
  beforeAll(async () => {
    shop = await startShop(undefined, {
      ORDER_ID_SECRETS: orderIdSecretOf(seed),
      FRONT_BASE_PATH: basePath,
      LOG_LEVEL: 'debug',
    })
  }, 30_000)
  afterAll(() => shop.close())

  test('is refused by name, parked with its reason, and stops and spoils nothing', async () => {
    const { complaints, counts } = await fuzz(shop, {
      seed,
      from: 0,
      to: inputs,
      roundInputs: inputs,
    })
    const told = complaints.map(({ index, text }) => `seed ${seed}, input ${index}: ${text}`)
    expect(told).toEqual([])
    expect(counts.parked).toBeGreaterThan(0)
  }, 60_000)
})
