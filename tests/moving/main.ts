import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '@shop/engine/postgres-cluster'
import { newCommand, runCommand, wholeNumber } from '@shop/ops/command-line'
import { runBun } from '../house/processes.ts'
import { repository } from '../house/shop.ts'
import { generateShop } from './generated-shop.ts'

const command = newCommand(
  'bin/bun run moving',
  'Generates the files of a stopped shop, moves it to a PostgreSQL of its own and back, and says how long that took.',
).option('--orders <n>', 'orders of the shop', wholeNumber({ min: 1, max: 10_000_000 }), 1_000_000)

process.exitCode = await runCommand(command, async ({ orders }) => {
  const folder = mkdtempSync(join(tmpdir(), 'moving-'))
  const cluster = await startPostgres({ isDurable: true })
  try {
    const files = generateShop(folder, orders)
    const env = {
      INVENTORY_DB: files.inventory,
      ORDER_DB: files.order,
      INVENTORY_DATABASE_URL: await cluster.createDatabase(),
      ORDER_DATABASE_URL: await cluster.createDatabase(),
      // Nobody answers there.
      INVENTORY_URL: 'http://127.0.0.1:1',
      ORDER_URL: 'http://127.0.0.1:1',
    }
    let isDone = true
    for (const program of ['move-to-postgres', 'move-to-sqlite']) {
      const began = performance.now()
      const moved = runBun([join(repository, 'ops/src', program, 'main.ts')], { cwd: folder, env })
      isDone &&= (await moved.ended) === 0
      const seconds = ((performance.now() - began) / 1_000).toFixed(0)
      console.log(`${moved.output()}\n${program}: ${orders} orders in ${seconds} s\n`)
    }
    return isDone ? 0 : 1
  } finally {
    await cluster.close()
    rmSync(folder, { recursive: true })
  }
})
