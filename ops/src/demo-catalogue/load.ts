import { whyNotConnected } from '@shop/contracts'
import { ImportReport } from '@shop/contracts/http'
import type { ShopConfig } from '../config.ts'
import { inCurrency } from './in-currency.ts'
import { isNewShop } from './is-new-shop.ts'

const catalogue = `${import.meta.dir}/catalogue.ndjson`
/** Always the same key, so that a second import changes nothing. */
const idempotencyKey = '3f0c1a52-7a8e-4d0b-9b1e-5c2f6e8d4a17'
/** The front reports rows whose answer is late as unanswered. Another import under the same key gets those answers. */
const triesMax = 5

/** Imports the demo catalogue into a new shop. Calls `say` with the result in one line. */
export const loadDemoWhenNew = async (
  shop: ShopConfig,
  say: (line: string) => void,
): Promise<void> => {
  if (!(await isNewShop(shop))) return
  if (shop.adminToken === '') return say('ADMIN_TOKEN is empty: the demo catalogue is not loaded.')
  say(await loadDemo(shop))
}

/** The front does not answer. The message says what to do. */
export class ShopAwayError extends Error {
  override name = 'ShopAwayError'
  readonly code = 'shop-away'
}

/** Imports the demo catalogue, priced in the shop's currency, and resolves with the result in one line. Safe to repeat. */
export const loadDemo = async (shop: ShopConfig): Promise<string> => {
  for (let left = triesMax; left > 0; left -= 1) {
    const response = await importCatalogue(shop)
    if (!response.ok) return `The demo catalogue was refused: ${await response.text()}`
    const report = ImportReport.parse(await response.json())
    const { refused, refusedCount, unanswered } = report
    if (unanswered > 0) continue
    const complaints = refused.map((row) => `\n  line ${row.line}: ${row.detail}`).join('')
    const taken = report.new + report.changed + report.unchanged
    return `Demo catalogue: ${taken} products taken, ${refusedCount} refused${complaints}`
  }
  return 'The demo catalogue was sent, but not every row is answered yet.'
}

const importCatalogue = async (shop: ShopConfig): Promise<Response> => {
  const body = inCurrency(await Bun.file(catalogue).text(), shop.currency)
  return fetch(`${shop.frontUrl}/admin/products/import`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${shop.adminToken}`,
      'Content-Type': 'application/x-ndjson',
      'Idempotency-Key': idempotencyKey,
    },
    body,
  }).catch((cause: unknown) => {
    throw new ShopAwayError(
      `The front cannot be asked at ${shop.frontUrl} (${whyNotConnected(cause)}). Start the shop with bin/up, or set FRONT_PORT.`,
      { cause },
    )
  })
}
