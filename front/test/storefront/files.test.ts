import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { artPath, drawArt } from '../../src/storefront/art/art.ts'
import { fileNames } from '../../src/storefront/file-names.ts'
import { fileAsset, filesHash } from '../../src/storefront/files.ts'
import { problemOf } from '../given.ts'
import { givenStorefront } from './given.ts'

const { get } = givenStorefront()
const immutable = 'public, max-age=31536000, immutable'

describe('a file', () => {
  test.each([...fileNames])('%s may be kept for ever under its hash', async (name) => {
    const file = await get(`/${fileAsset(name)}`)
    expect([file.status, file.headers.get('Cache-Control')]).toEqual([200, immutable])
  })

  test('of another version leads to the present one', async () => {
    const file = await get('/assets/00000000/shop.css')
    expect([file.status, file.headers.get('Location')]).toEqual([302, `/${fileAsset('shop.css')}`])
  })

  test('of another version leads below the base path', async () => {
    const shop = givenStorefront({ settings: { basePath: '/shop' } })
    const { headers } = await shop.get('/shop/assets/00000000/shop.js')
    expect(headers.get('Location')).toBe(`/shop/${fileAsset('shop.js')}`)
  })

  test('of no version is not there', async () => {
    expect(await problemOf(await get(`/assets/${filesHash}/shop.ts`))).toEqual([
      404,
      'unknown-route',
    ])
  })
})

describe('artwork', () => {
  const catalogue = join(import.meta.dir, '../../../ops/src/demo-catalogue/catalogue.ndjson')
  type Product = { sku: string; name: string; description: string }

  test('exists for every product of the demo, and only one is a parcel', async () => {
    const lines = (await Bun.file(catalogue).text()).trim().split('\n')
    const paths = lines.map((line) => artPath(JSON.parse(line) as Product))
    expect(paths.filter((path) => drawArt(path) === undefined)).toEqual([])
    expect(paths.filter((path) => path.startsWith('parcel'))).toEqual([])
  })

  test('is always the same for one product', () => {
    const product = { sku: 'MUG-1', name: 'Mug', description: '' }
    expect(artPath(product)).toBe(artPath({ ...product }))
  })

  test('has no style and no script, so that no policy concerns it', () => {
    expect(drawArt('vase-bone-ochre-1.svg')).not.toMatch(/style|script|href|on\w+=/)
  })

  test.each([
    'constructor-bone-ochre-1.svg',
    'mug-__proto__-ochre-1.svg',
    'mug-bone-ochre-6.svg',
    'mug.svg',
  ])('is not drawn for %s', async (name) => {
    expect(await problemOf(await get(`/art/${filesHash}/${name}`))).toEqual([404, 'unknown-route'])
  })
})
