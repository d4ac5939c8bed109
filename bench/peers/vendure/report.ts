import { availableParallelism } from 'node:os'
import { type Round, shopperCount } from './oversell.ts'
import { productCount, scarceUnits } from './server/settings.ts'
import type { ShopFigures } from './shop-side.ts'
import type { VendureFigures } from './vendure-side.ts'

/** The work of each side for one order. It is not the same work, so the report says what each leaves out. */
export const perOrderDoes = {
  vendure: [
    'answers six GraphQL mutations: item, customer, address, shipping method, arranging payment, payment',
    'makes a session, a guest customer, an order with its line, a shipping line and a payment',
    'computes taxes, shipping and promotions again after each change of the cart',
    'checks the stock when the payment is arranged; allocates the unit when the payment is authorized',
    'writes the history of the order and of the customer, and jobs that bring its search index up to date',
    'does not hold an idempotency key: a repeated request is another attempt',
    'does not send e-mail here, and its payment handler is a dummy that authorizes at once',
  ],
  shop: [
    'answers one POST with an Idempotency-Key and `Prefer: wait`: every line, every time the same order for one key',
    'records the order in one database and reserves all of its units in another, both on disk, over a message bus',
    'computes prices and the total; refuses when a price changed (if the shopper said what they saw)',
    'has no carts, customers, addresses, taxes, shipping costs, promotions or payment: a shop has them elsewhere',
  ],
}

/** How both were run. */
export const settings = {
  vendure: [
    'NODE_ENV=production, telemetry off, CORS and CSRF settings as its start-up warnings ask for',
    'the configuration of its scaffold: scheduler, job queue in the database, search plugin with stock status; without e-mail, assets and dashboard',
    'SQLite: WAL, the synchronous pragma as better-sqlite3 ships it (NORMAL in WAL: a commit does not wait for the disk)',
    'SQLite: jobs of the queue are done by the server; with the worker process that its makers recommend a third of all orders failed with “database is locked”',
    'PostgreSQL: a fresh cluster with the settings that Debian ships (fsync and synchronous_commit on), pool as shipped',
    'PostgreSQL: a worker process beside the server, as its makers recommend; one server, then two, the better counts',
    'orders as a storefront sends them (six requests), then all six mutations in one document; the better counts',
  ],
  shop: [
    'the settings of bin/setup: WAL and synchronous=FULL in both databases (a commit waits for the disk), authentication on the bus, validation, metrics',
    'front, Mosquitto and both workers as processes of their own',
  ],
  both: [
    'the load generator runs on the same machine; orders with the same client (fetch of bun), lists with wrk',
    'closed loop, warmed up before; every number of shoppers at once is tried and the best counts',
    `${productCount} products with plenty of stock, ordered in turn, one unit an order`,
  ],
}

/** Both sides, and the load average of the machine (1 minute) before anything was started. */
export type Figures = { vendure: VendureFigures; shop: ShopFigures; loadBefore: number }

export type Row = { what: string; vendure: string; shop: string }

/** The rows of the table, ready to be shown. */
export const rowsOf = ({ vendure, shop }: Figures): Row[] => {
  const { best } = vendure.orders
  const { products, search } = vendure.lists
  const list = ({ perSecond, p50Ms }: typeof products) =>
    `${rate(perSecond)} (p50 ${milliseconds(p50Ms)})`
  const ours = `${rate(shop.lists.perSecond)} (p50 ${milliseconds(shop.lists.p50Ms)})`
  return [
    {
      what: 'orders per second, best',
      vendure: `${rate(best.perSecond)} (${best.concurrency} at once, ${best.style}, ${best.servers} server${best.servers > 1 ? 's' : ''})`,
      shop: `${rate(shop.orders.best.perSecond)} (${shop.orders.best.concurrency} at once)`,
    },
    {
      what: 'one order there, p50 and p99',
      vendure: `${milliseconds(best.p50Ms)}, ${milliseconds(best.p99Ms)}`,
      shop: `${milliseconds(shop.orders.best.p50Ms)}, ${milliseconds(shop.orders.best.p99Ms)}`,
    },
    {
      what: `lists of ${productCount} products per second`,
      vendure: `products: ${list(products)}`,
      shop: ours,
    },
    { what: '… by its search plugin', vendure: `search: ${list(search)}`, shop: ours },
    {
      what: `${shopperCount} shoppers at once for the last ${scarceUnits} units: placed`,
      vendure: placedIn(vendure.oversell),
      shop: placedIn(shop.oversell),
    },
    {
      what: '… when all are on the page where they pay',
      vendure: placedIn(vendure.oversellWhilePaying),
      shop: 'there is no such page',
    },
  ]
}

/** The report in Markdown. */
export const markdownOf = (figures: Figures): string => {
  const { vendure, shop, loadBefore } = figures
  const lines = [
    `## Vendure ${vendure.version} on ${vendure.databaseName} and this shop`,
    '',
    `Vendure runs on Node.js ${vendure.nodeVersion}. Both ran one after the other on this machine, with their own settings; its load before was ${loadBefore.toFixed(1)} on ${availableParallelism()} cores.`,
    '',
    '| | Vendure | this shop |',
    '|---|---|---|',
    ...rowsOf(figures).map((row) => `| ${row.what} | ${row.vendure} | ${row.shop} |`),
    '',
    'The orders of this shop are from the same simple client that drives Vendure, which is itself much of the load:',
    'what the shop can do is in the main report.',
    '',
    ...refusalsOf('Vendure', vendure.oversell),
    ...refusalsOf('Vendure while paying', vendure.oversellWhilePaying),
    ...refusalsOf('this shop', shop.oversell),
    ...failuresOf(vendure, shop),
    '',
    ...section('What Vendure does for one order', perOrderDoes.vendure),
    ...section('What this shop does for one order', perOrderDoes.shop),
    ...section('How Vendure was run', settings.vendure),
    ...section('How this shop was run', settings.shop),
    ...section('The same for both', settings.both),
    'Orders beyond the stock are known to Vendure’s makers (issue 1738); their change against it (pull request 4930) is',
    'merged and is not in 3.7.3, the latest release.',
  ]
  return `${lines.join('\n')}\n`
}

const section = (title: string, points: readonly string[]): string[] => [
  `**${title}**`,
  '',
  ...points.map((point) => `- ${point}`),
  '',
]

const placedIn = (rounds: readonly Round[]): string => {
  const placed = rounds.map((round) => round.placed).join(', ')
  return `${placed} (units held: ${rounds.map(({ allocated }) => allocated).join(', ')})`
}

/** Orders that failed are not counted as orders, and not passed over in silence. */
const failuresOf = (vendure: VendureFigures, shop: ShopFigures): string[] =>
  [...vendure.orders.runs, ...shop.orders.runs].flatMap(({ concurrency, failures }) =>
    Object.entries(failures).map(
      ([reason, count]) => `- ${count} orders failed at ${concurrency} at once: ${reason}`,
    ),
  )

const refusalsOf = (who: string, rounds: readonly Round[]): string[] => {
  const sum: Record<string, number> = {}
  for (const { refusals } of rounds) {
    for (const [reason, count] of Object.entries(refusals)) sum[reason] = (sum[reason] ?? 0) + count
  }
  const reasons = Object.entries(sum).map(([reason, count]) => `${count} × ${reason}`)
  return [`- refused by ${who}: ${reasons.join(', ') || 'nobody'}`]
}

/** Three digits say all that such a measurement knows. */
const rate = (perSecond: number): string =>
  new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(perSecond)

const milliseconds = (ms: number): string =>
  `${new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(ms)} ms`
