import { ImportReport } from '@shop/contracts/http'
import type { ShopConfig } from '../config.ts'
import { askShop } from '../shop-at.ts'
import { inCurrency } from './in-currency.ts'
import { isNewShop } from './is-new-shop.ts'

const catalogue = `${import.meta.dir}/catalogue.ndjson`
/** Always the same key, so that a second import changes nothing. */
const idempotencyKey = '0d8bf8ed-3b66-474b-a083-1a712c6b97e2'
/** The front reports rows whose answer is late as unanswered. Another import under the same key gets those answers. */
const triesMax = 5

/** Imports the demo catalogue into a new shop. Calls `say` with the result in one line. */
export const loadDemoWhenNew = async (
  shop: ShopConfig,
  say: (line: string) => void,
): Promise<void> => {
  if (!(await isNewShop(shop))) return
  if (shop.adminToken === '') return say('ADMIN_TOKEN is empty: the demo catalogue is not loaded.')
  say((await loadDemo(shop)).said)
}

/** The outcome of the demo catalogue, in words, and whether the shop has all of it. */
export type Loaded = { said: string; isLoaded: boolean }

/** Imports the demo catalogue, priced in the shop's currency. Safe to repeat. @throws ShopError */
export const loadDemo = async (shop: ShopConfig): Promise<Loaded> => {
  for (let left = triesMax; left > 0; left -= 1) {
    const response = await importCatalogue(shop)
    const report = ImportReport.parse(await response.json())
    const { refused, refusedCount, unanswered } = report
    if (unanswered > 0) continue
    const complaints = refused.map((row) => `\n  line ${row.line}: ${row.detail}`).join('')
    const taken = report.new + report.changed + report.unchanged
    const said = `Demo catalogue: ${taken} products taken, ${refusedCount} refused${complaints}`
    return { said, isLoaded: refusedCount === 0 }
  }
  const said = 'The demo catalogue was sent, but not every row is answered yet.'
  return { said, isLoaded: false }
}

const importCatalogue = async ({ frontUrl, adminToken, currency }: ShopConfig): Promise<Response> =>
  askShop({ url: frontUrl, token: adminToken }, '/admin/products/import', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson', 'Idempotency-Key': idempotencyKey },
    body: inCurrency(await Bun.file(catalogue).text(), currency),
  })
