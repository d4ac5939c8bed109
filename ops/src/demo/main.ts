import { ImportReport } from '@shop/contracts/http'
import { toInventory } from '@shop/contracts/internal-http'
import type { ShopConfig } from '../config.ts'
import { readShopConfig } from '../config.ts'
import { runProgram } from '../program.ts'

const catalogue = `${import.meta.dir}/catalogue.ndjson`
/** Always the same, so that repeating the import changes nothing, whoever repeats it. */
const idempotencyKey = '3f0c1a52-7a8e-4d0b-9b1e-5c2f6e8d4a17'
/** The front answers for the rows it has not heard of in time; asking again with the same key hears the rest. */
const triesMax = 5

/** Sends the demo catalogue to a shop without products. `say` hears in one line how it went. */
export const loadDemoWhenEmpty = async (
  shop: ShopConfig,
  say: (line: string) => void,
): Promise<void> => {
  if (!(await isEmpty(shop))) return
  if (shop.adminToken === '') return say('ADMIN_TOKEN is empty: the demo catalogue is not loaded.')
  say(await loadDemo(shop))
}

/** Sends the demo catalogue, and answers in one line how it went. Harmless to repeat. */
const loadDemo = async (shop: ShopConfig): Promise<string> => {
  for (let left = triesMax; left > 0; left -= 1) {
    const response = await importCatalogue(shop)
    if (!response.ok) return `The demo catalogue was refused: ${await response.text()}`
    const { applied, refused, refusedCount, unanswered } = ImportReport.parse(await response.json())
    if (unanswered > 0) continue
    const complaints = refused.map((row) => `\n  line ${row.line}: ${row.detail}`).join('')
    return `Demo catalogue: ${applied} products taken, ${refusedCount} refused${complaints}`
  }
  return 'The demo catalogue was sent, but not every row is answered yet.'
}

const importCatalogue = (shop: ShopConfig): Promise<Response> =>
  fetch(`${shop.frontUrl}/admin/products/import`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${shop.adminToken}`,
      'Content-Type': 'application/x-ndjson',
      'Idempotency-Key': idempotencyKey,
    },
    body: Bun.file(catalogue),
  })

/** Asked of Inventory, not of the front, which may remember an older answer and hides unlisted products. */
const isEmpty = async (shop: ShopConfig): Promise<boolean> => {
  const response = await fetch(shop.inventoryUrl + toInventory.adminProducts({ limit: 1 }), {
    headers: { Authorization: `Bearer ${shop.serviceToken}` },
  })
  if (!response.ok)
    throw new Error(`Inventory answers ${response.status}: ${await response.text()}`)
  const { items } = (await response.json()) as { items: unknown[] }
  return items.length === 0
}

if (import.meta.main) await runProgram(async () => console.log(await loadDemo(readShopConfig())))
