import { join } from 'node:path'
import { newCommand, runCommand } from '@shop/ops/command-line'
import type { OrderView } from '@shop/contracts'
import { topicsUnder } from '@shop/contracts'
import { checkOut } from '../house/earlier-commit.ts'
import { runBun } from '../house/processes.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { shopperOf } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import { writePast, type Change, type Past } from './past.ts'

const command = newCommand(
  'bin/bun tests/upgrade/record.ts',
  'Starts the shop of a commit, lets it have something of everything, and writes its backup, and what its front says of it, to tests/upgrade/fixtures/VERSION.',
)
  .argument('<version>', 'such as 0.2.0')
  .argument('<commit>', 'of that release')
  .addHelpText(
    'after',
    `
Run it once for each release, and add the release to tests/upgrade/releases.ts.`,
  )

const settings = { ORDER_ID_SECRETS: '5a'.repeat(32), SHOP_CURRENCY: 'EUR' }
const mug = {
  name: 'Steinzeug-Becher „Grün“',
  description: 'Von Hand gedreht.\n350 ml, spülmaschinenfest. 手作り',
  image: '/images/mug.svg',
  price: { amount: 1890, currency: 'EUR' },
}
const kettle = { name: 'Blue kettle', price: { amount: 3990, currency: 'EUR' }, listed: false }

type Changed = Omit<Change, 'key' | 'answer'>
const stockOf = (sku: string, body: object): Changed => ({
  method: 'POST',
  path: `/admin/products/${sku}/stock`,
  body,
})
/** One change of each kind, and two that are refused. */
const changesMade: Changed[] = [
  { method: 'PUT', path: '/admin/products/MUG', body: mug },
  stockOf('MUG', { kind: 'received', units: 40 }),
  { method: 'PUT', path: '/admin/products/KETTLE', body: kettle },
  stockOf('KETTLE', { kind: 'received', units: 7 }),
  stockOf('KETTLE', { kind: 'corrected', units: -2, reason: 'Two were broken' }),
  stockOf('MUG', { kind: 'corrected', units: -1000, reason: 'Counted wrongly' }),
  stockOf('NO-SUCH', { kind: 'received', units: 1 }),
]

const record = async (shop: Shop): Promise<Past> => {
  const shopper = shopperOf(shop)
  const changes: Change[] = []
  for (const change of changesMade) {
    const key = crypto.randomUUID()
    const operator = { Authorization: `Bearer ${shop.env.ADMIN_TOKEN}`, 'Idempotency-Key': key }
    const { status, body } = await shopper.send(change.method, change.path, operator, change.body)
    changes.push({ ...change, key, answer: { status, ...(body.code ? { code: body.code } : {}) } })
  }
  const placed = async (quantity: number): Promise<{ key: string; order: OrderView }> => {
    const key = crypto.randomUUID()
    const { body } = await shopper.place(key, { lines: [{ sku: 'MUG', quantity }] }, 'wait=5')
    return { key, order: body }
  }
  const confirmed = await placed(1)
  const rejected = await placed(1_000)
  const canceled = await placed(2)
  await shopper.cancel(canceled.key, canceled.order.id)
  const shipped = await placed(3)
  await shopper.ship(shipped.order.id)

  const bus = await shop.connectBus('front')
  await bus.publishAsync(topicsUnder('shop/v1').sendOrder, '["no order"]', { qos: 1 })
  await until('both have parked it', async () => {
    const { inventory, order } = await parkedOf(shop)
    return inventory.length === 1 && order.length === 1
  })
  const parked = await parkedOf(shop)
  const products = await Promise.all(['MUG', 'KETTLE'].map((sku) => shopper.adminProduct(sku)))
  await shop.stop('inventory')
  const pending = await placed(4)

  const orders = [confirmed, rejected, canceled, shipped, pending]
  for (const each of orders) each.order = (await shopper.read(each.order.id)).body
  return { settings, orders, products: products as Past['products'], changes, parked }
}

const parkedOf = async (shop: Shop): Promise<Past['parked']> => {
  const hashesOf = async (worker: 'inventory' | 'order'): Promise<string[]> => {
    const list = await (await shop.askWorker(worker, '/parked')).json()
    return (list as { items: { hash: string }[] }).items.map(({ hash }) => hash)
  }
  return { inventory: await hashesOf('inventory'), order: await hashesOf('order') }
}

/** Makes a backup with the program of the checkout. */
const backUp = async ({ folder, env }: Shop, checkout: string): Promise<string> => {
  const { scripts } = (await Bun.file(join(checkout, 'package.json')).json()) as {
    scripts: { backup: string }
  }
  const program = join(checkout, scripts.backup.split(' ').at(-1)!)
  const to = join(folder, 'backup')
  const backup = runBun([program, '--to', to], { cwd: folder, env })
  if ((await backup.ended) !== 0) throw new Error(backup.output())
  return to
}

const recordRelease = async (version: string, commit: string): Promise<number> => {
  const checkout = await checkOut(commit)
  try {
    const shop = await startShop(undefined, settings, checkout.folder)
    try {
      const past = await record(shop)
      await writePast(version, await backUp(shop, checkout.folder), past)
      return 0
    } finally {
      await shop.close()
    }
  } finally {
    await checkout.remove()
  }
}

process.exitCode = await runCommand(command, (_, ...args) => recordRelease(...args))
