import { describe, expect, test } from 'bun:test'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { layouts } from '../../../src/catalogue/files/layouts/known-layouts.ts'
import { goldenFiles, layoutsFolder, read, said } from './given.ts'

describe('an export of a shop system', () => {
  test.each(goldenFiles())('%s is read as its golden rows', async (name) => {
    const bytes = await Bun.file(join(layoutsFolder, name)).bytes()
    const rows = join(layoutsFolder, name.replace(/export(.*)\.csv$/, 'rows$1.json'))
    const golden: unknown = await Bun.file(rows).json()
    // However the network cuts it: in one piece, between any two bytes, and in the middle of things.
    for (const size of [Infinity, 1, 7]) {
      expect(said(await read(bytes, { size }))).toEqual(golden as never)
    }
  })

  test('has a golden file in every layout', async () => {
    const found = await Promise.all(
      goldenFiles().map(async (name) => {
        const bytes = await Bun.file(join(layoutsFolder, name)).bytes()
        return (await read(bytes)).layout
      }),
    )
    expect(found.sort()).toEqual(layouts.map(({ name }) => name).sort())
    const entries = await readdir(layoutsFolder, { withFileTypes: true })
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
    expect(folders.sort()).toEqual([...new Set(goldenFiles().map((name) => name.split('/')[0]!))])
  })
})

describe('a sale price', () => {
  const woocommerce = (from: string, to: string) =>
    `Type,SKU,Published,Parent,Regular price,Sale price,Date sale price starts,Date sale price ends\nsimple,A,1,,20,15,${from},${to}`

  test.each([
    ['', '', 1_500],
    ['2026-11-29', '2026-11-29', 1_500],
    ['2026-11-30', '', 2_000],
    ['', '2026-11-28 23:59:59', 2_000],
  ])('from %p to %p is %i on 29 November 2026', async (from, to, amount) => {
    const { rows } = await read(woocommerce(from, to))
    expect(rows).toMatchObject([{ row: { price: { amount } } }])
  })

  test('with a date that cannot be read refuses the row', async () => {
    const { rows } = await read(woocommerce('29.11.2026', ''))
    expect(rows).toMatchObject([{ code: 'invalid-row' }])
  })

  test('that is over leaves dates behind, which mean nothing', async () => {
    const { rows } = await read(
      'sku,product_type,product_online,price,special_price,special_price_from_date\nA,simple,1,20.0000,,11/5/20',
    )
    expect(rows).toMatchObject([{ row: { price: { amount: 2_000 } } }])
  })
})

describe('an image', () => {
  const cropped = 'https://img.example/w_300,h_200;q=1|a/kettle.jpg'

  test.each([
    [`product_number;price_gross;cover_media_url\nA;1;"${cropped}"`],
    [`sku\tname\tstockquantity\tpublished\tpicture1\nA\tx\t1\t1\t${cropped}`],
    [
      `reference #;active (0/1);name *;image urls (x,y,z...)\nA;1;x;"${cropped},https://img.example/2.jpg"`,
    ],
    [`name,variant sku,variant id,product media\nx,A,1,"${cropped}, https://img.example/2.jpg"`],
  ])('may have commas in its address: %s', async (content) => {
    expect((await read(content)).rows).toMatchObject([{ row: { image: cropped } }])
  })
})

describe('what a system has too much of', () => {
  test('is left out of the tags, and said', async () => {
    const tags = [
      ...Array.from({ length: 21 }, (_, n) => `tag ${n}`),
      'x'.repeat(41),
      'TAG 1',
    ].join()
    const { rows } = await read(`Handle,Title,Tags,Variant SKU,Variant Price\na,A,"${tags}",A,1`)
    expect(rows).toMatchObject([{ row: { sku: 'A' }, notes: [expect.any(String)] }])
    const [{ row } = { row: undefined }] = rows as { row?: { tags: string[] } }[]
    expect(row?.tags).toHaveLength(20)
  })

  test('of parents, the oldest are forgotten: their variations keep the names they have', async () => {
    const header = 'ID,Type,SKU,Name,Published,Parent,Regular price,Attribute 1 value(s)'
    const parents = Array.from({ length: 10_001 }, (_, n) => `${n},variable,,Shirt,1,,,`)
    const variation = (parent: number) => `,variation,V${parent},Own name,1,id:${parent},9,Blue`
    const { rows } = await read([header, ...parents, variation(0), variation(1)].join('\n'))
    expect(rows.slice(-2)).toMatchObject([
      { row: { name: 'Own name' } },
      { row: { name: 'Shirt, Blue' } },
    ])
  })
})
