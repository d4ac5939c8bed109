import { afterEach, describe, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { openSqlite } from '@shop/engine'
import { isNewShop } from '../../src/up/is-new-shop.ts'
import { givenShop, schemas, type GivenShop } from '../audit/given-shop.ts'

let shop: GivenShop
afterEach(() => shop.remove())

/** What a lost file becomes when its worker has started again. */
const emptied = (service: 'inventory' | 'order'): void => {
  rmSync(shop.files[service])
  openSqlite(shop.files[service], schemas[service]).close()
}

describe('a shop is new', () => {
  test('when neither database is there', async () => {
    shop = givenShop()
    for (const file of Object.values(shop.files)) rmSync(file)
    expect(await isNewShop(shop.files)).toBe(true)
  })

  test('when both databases are empty', async () => {
    shop = givenShop()
    emptied('inventory')
    emptied('order')
    expect(await isNewShop(shop.files)).toBe(true)
  })

  test.each(['inventory', 'order'] as const)('but not when only %s is empty', async (service) => {
    shop = givenShop()
    emptied(service)
    expect(await isNewShop(shop.files)).toBe(false)
  })

  test.each(['inventory', 'order'] as const)('but not when only %s is missing', async (service) => {
    shop = givenShop()
    rmSync(shop.files[service])
    expect(await isNewShop(shop.files)).toBe(false)
  })

  test('but not when both have rows', async () => {
    shop = givenShop()
    expect(await isNewShop(shop.files)).toBe(false)
  })
})
