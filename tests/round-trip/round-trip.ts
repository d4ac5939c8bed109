import { join } from 'node:path'
import type { AdminProductView } from '@shop/contracts'
import type { Page } from '@shop/contracts/internal-http'
import type { ImportReport } from '@shop/contracts/http'
import { exportFormats, type ExportFormat } from '@shop/contracts/http'
import { runBun } from '../house/processes.ts'
import { repository, startShop, type Shop } from '../house/shop.ts'
import { shopperOf } from '../house/shopper.ts'
import { catalogueFile } from './products.ts'

type Report = ReturnType<typeof ImportReport.parse>
export type Options = { seed: number; products: number; log: (line: string) => void }

/** Orders that hold units while the catalogue is exported. */
const orderCount = 20

/**
 * Makes a catalogue of generated text in a shop, lets orders hold units of it, and takes each file of it through both ways
 * back: into the same shop, where nothing may change, and into an empty one, which has to become the same as far as the file
 * can carry it. Uses the commands that operators use. Resolves with complaints, none when all is well.
 */
export const roundTrip = async ({ seed, products, log }: Options): Promise<string[]> => {
  const complaints: string[] = []
  const shop = await startShop()
  try {
    const first = join(shop.folder, 'first.ndjson')
    await Bun.write(first, catalogueFile(seed, products))
    const made = await timed(log, 'made', () => importInto(shop, first))
    if (made.new !== products) complaints.push(`made: ${summaryOf(made)}`)
    await holdUnits(shop)
    const before = await stateOf(shop)
    for (const format of exportFormats) {
      const file = await timed(log, `exported as ${format}`, () => exportOf(shop, format))
      const again = await timed(log, `imported ${format} again`, () => importInto(shop, file))
      if (again.unchanged !== products || again.rows !== products) {
        complaints.push(`${format} imported again: ${summaryOf(again)}`)
      }
      if ((await stateOf(shop)) !== before) complaints.push(`${format} imported again changed it`)
      complaints.push(...(await intoEmptyShop({ shop, format, file, products, log })))
    }
  } finally {
    await shop.close()
  }
  return complaints
}

type Copy = { shop: Shop; format: ExportFormat; file: string } & Pick<Options, 'products' | 'log'>

/** Imports a file into an empty shop and compares what the two shops export. */
const intoEmptyShop = async ({ shop, format, file, products, log }: Copy): Promise<string[]> => {
  const copy = await startShop()
  try {
    const made = await timed(log, `imported ${format} into an empty shop`, () =>
      importInto(copy, file),
    )
    if (made.new !== products) return [`${format} into an empty shop: ${summaryOf(made)}`]
    // Files of our own have every property, so the most exact of them is compared.
    const compared = format === 'csv' ? 'ndjson' : format
    const expected = Bun.file(compared === format ? file : await exportOf(shop, compared))
    const isSame =
      (await expected.text()) === (await Bun.file(await exportOf(copy, compared)).text())
    return isSame ? [] : [`${format} into an empty shop makes another catalogue`]
  } finally {
    await copy.close()
  }
}

/** Runs a command of operators against a shop. Resolves with what it says. @throws for any exit code but those given */
const operate = async (shop: Shop, words: string[], exitCodes = [0]): Promise<string> => {
  const [program, ...rest] = words
  const main = join(repository, `ops/src/${program}/main.ts`)
  const command = runBun([main, ...rest], { cwd: shop.folder, env: shop.env })
  const exitCode = await command.ended
  if (exitCode === null || !exitCodes.includes(exitCode)) throw new Error(command.output())
  return command.output()
}

const importInto = async (shop: Shop, file: string): Promise<Report> => {
  const said = await operate(shop, ['import', file, '--json'], [0, 1])
  return JSON.parse(said.split('\n').find((line) => line.startsWith('{'))!) as Report
}

const exportOf = async (shop: Shop, format: ExportFormat): Promise<string> => {
  const output = join(shop.folder, `${format}.${format === 'ndjson' ? 'ndjson' : 'csv'}`)
  await operate(shop, ['export', '--format', format, '--output', output])
  return output
}

const holdUnits = async (shop: Shop): Promise<void> => {
  const shopper = shopperOf(shop)
  const { body } = await shopper.ask('/products?limit=200')
  const { items } = body as unknown as Page<AdminProductView>
  const free = items.filter(
    ({ available, availableFrom }) => available > 0 && availableFrom === undefined,
  )
  if (free.length < orderCount) throw new Error(`only ${free.length} products can be ordered`)
  for (const { sku } of free.slice(0, orderCount)) {
    const { body } = await shopper.place(crypto.randomUUID(), { lines: [{ sku, quantity: 1 }] })
    if (body.status !== 'confirmed') throw new Error(JSON.stringify(body))
  }
}

/** A digest of every product, with its version and its units. */
const stateOf = async (shop: Shop): Promise<string> => {
  const hasher = new Bun.CryptoHasher('sha256')
  let cursor: string | undefined
  do {
    const query = new URLSearchParams({ limit: '200', ...(cursor !== undefined && { cursor }) })
    const answer = await shop.askWorker('inventory', `/admin/products?${query.toString()}`)
    const page = (await answer.json()) as Page<AdminProductView>
    hasher.update(JSON.stringify(page.items))
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return hasher.digest('hex')
}

const summaryOf = ({ refused, ...counts }: Report): string =>
  JSON.stringify({ ...counts, notes: undefined, refused: refused.slice(0, 3) })

const timed = async <T>(log: Options['log'], what: string, work: () => Promise<T>): Promise<T> => {
  const startedMs = performance.now()
  const result = await work()
  log(`${what}: ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`)
  return result
}
