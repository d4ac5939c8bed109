import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Shop } from '@shop/tests/shop'
import { writeProductsFile } from './products-file.ts'

export type Imported = { rows: number; seconds: number; perSecond: number }

export type Importer = ReturnType<typeof createImporter>

/** Sends files of new products to a shop, one after the other. Each row of them must be taken. */
export const createImporter = (shop: Shop) => {
  let next = 0

  /** Imports a file of so many products. @throws Error when a row is not taken */
  const run = async (rows: number): Promise<Imported> => {
    const folder = await mkdtemp(join(tmpdir(), 'shop-import-'))
    const path = join(folder, 'products.csv')
    try {
      await writeProductsFile(path, { from: next, to: next + rows })
      next += rows
      const startedMs = performance.now()
      const made = await send(shop, path)
      const seconds = (performance.now() - startedMs) / 1_000
      if (made !== rows) throw new Error(`${made} of ${rows} rows made a product`)
      return { rows, seconds, perSecond: rows / seconds }
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  return {
    run,
    /** Imports file after file until the work has ended. The last file may end later. */
    during: async <T>(rows: number, work: Promise<T>): Promise<{ work: T; files: Imported[] }> => {
      let isOver = false
      const over = work.finally(() => {
        isOver = true
      })
      const files: Imported[] = []
      while (!isOver) files.push(await run(rows))
      return { work: await over, files }
    },
  }
}

/** Sends a file as `curl --data-binary @products.csv` does. Answers with how many products it made. */
const send = async ({ frontUrl, env }: Shop, path: string): Promise<number> => {
  const response = await fetch(`${frontUrl}/admin/products/import`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${env.ADMIN_TOKEN}`,
      'Idempotency-Key': crypto.randomUUID(),
      'Content-Type': 'text/csv',
    },
    body: Bun.file(path),
    timeout: false,
  } as RequestInit)
  const report = (await response.json()) as { new?: number }
  if (!response.ok) throw new Error(`the import was answered ${response.status}`)
  return report.new ?? 0
}
