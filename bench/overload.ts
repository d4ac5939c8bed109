import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { orderIdOf, orderIdSecret } from '@shop/contracts'
import { givenProduct, shopperOf } from '@shop/tests/shopper'
import { startShop, type Shop } from '@shop/tests/shop'
import { openWire, type Wire } from '@shop/tests/wire'

/**
 * What becomes of the shop at several times the load that it can bear: measures what it bears, offers `--times` that to a
 * shop of its own, and shows whether what was accepted kept its time and is there, and whether the rest was told at once.
 * Exit code 1 when an accepted order is missing, or an order exists whose sender was told that nothing was sent.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    times: { type: 'string', default: '3' },
    connections: { type: 'string', default: '64' },
  },
})
const seconds = Number(values.seconds)
const times = Number(values.times)
const closedConnections = Number(values.connections)
const openConnections = 2_000

type Sent = { key: string; status: number; tookMs: number; retryAfter: number }

const orderRequest = (sku: string, key: string): string => {
  const body = `{"lines":[{"sku":"${sku}","quantity":1}]}`
  const headers = `Host: x\r\nContent-Type: application/json\r\nIdempotency-Key: ${key}`
  return `POST /orders HTTP/1.1\r\n${headers}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

const order = async (wire: Wire, sku: string): Promise<Sent> => {
  const key = Bun.randomUUIDv7()
  const startMs = performance.now()
  const { status, retryAfter } = await wire.ask(orderRequest(sku, key))
  return { key, status, tookMs: performance.now() - startMs, retryAfter }
}

/** Each connection sends its next order when the last one is answered. */
const closedLoop = async (shop: Shop, sku: string, connections: number): Promise<Sent[]> => {
  const wires = await openWires(shop, connections)
  const sent: Sent[] = []
  const untilMs = performance.now() + seconds * 1_000
  const run = async (wire: Wire): Promise<void> => {
    while (performance.now() < untilMs) sent.push(await order(wire, sku))
  }
  await Promise.all(wires.map(run))
  for (const wire of wires) wire.close()
  return sent
}

/** Orders come at `perSecond`, whether others are answered or not. What finds no free connection is not sent. */
const openLoop = async (shop: Shop, sku: string, perSecond: number) => {
  const free = await openWires(shop, openConnections)
  const sent: Sent[] = []
  const open = new Set<Promise<void>>()
  let unsent = 0
  const send = (): void => {
    const wire = free.pop()
    if (wire === undefined) {
      unsent += 1
      return
    }
    const sending = order(wire, sku).then((each) => {
      sent.push(each)
      free.push(wire)
      open.delete(sending)
    })
    open.add(sending)
  }
  const startMs = performance.now()
  let due = 0
  for (let now = startMs; now < startMs + seconds * 1_000; now = performance.now()) {
    const offered = Math.floor(((now - startMs) / 1_000) * perSecond)
    for (; due < offered; due += 1) send()
    await Bun.sleep(1)
  }
  await Promise.all(open)
  for (const wire of free) wire.close()
  return { sent, unsent, offered: due }
}

/** Searches that no cache has, as fast as they are answered, until told to stop. */
const flood = async (shop: Shop, connections: number) => {
  const wires = await openWires(shop, connections)
  let isOn = true
  let count = 0
  const run = async (wire: Wire): Promise<void> => {
    while (isOn) {
      await wire.ask(`GET /products?q=${crypto.randomUUID()} HTTP/1.1\r\nHost: x\r\n\r\n`)
      count += 1
    }
  }
  const running = Promise.all(wires.map(run))
  return async (): Promise<number> => {
    isOn = false
    await running
    for (const wire of wires) wire.close()
    return count
  }
}

const openWires = (shop: Shop, count: number): Promise<Wire[]> =>
  Promise.all(Array.from({ length: count }, () => openWire(shop.frontUrl)))

const quantiles = (sent: readonly Sent[]): string => {
  const took = sent.map(({ tookMs }) => tookMs).sort((a, b) => a - b)
  const at = (part: number) => (took[Math.floor(took.length * part)] ?? 0).toFixed(1).padStart(7)
  return `p50 ${at(0.5)} ms   p99 ${at(0.99)} ms   max ${(took.at(-1) ?? 0).toFixed(1)} ms`
}

const isRecorded = ({ status }: Sent): boolean => status === 201
const isAccepted = ({ status }: Sent): boolean => status === 201 || status === 202
const isRefused = ({ status }: Sent): boolean => status === 503

const line = (name: string, text: string): void => console.log(`${name.padEnd(34)} ${text}`)

const show = (name: string, sent: readonly Sent[]): void => {
  line(name, `${String(Math.round(sent.length / seconds)).padStart(6)}/s   ${quantiles(sent)}`)
}

/** The ids of orders that are on disk. */
const recordedIds = (shop: Shop): Set<string> => {
  const database = new Database(join(shop.folder, shop.env.ORDER_DB!), { readonly: true })
  const rows = database.query('SELECT id FROM orders').all() as { id: string }[]
  database.close()
  return new Set(rows.map(({ id }) => id))
}

/** Looks each order up on the disk; what was answered 202 may take a while. Answers how many promises were broken. */
const audit = async (shop: Shop, sent: readonly Sent[]): Promise<number> => {
  const secret = orderIdSecret(shop.env.ORDER_ID_SECRETS!)
  const idOf = ({ key }: Sent): string => orderIdOf(key, secret)
  const accepted = sent.filter(isAccepted).map(idOf)
  const missingOf = (ids: Set<string>) => accepted.filter((id) => !ids.has(id)).length
  let ids = recordedIds(shop)
  for (let tries = 0; tries < 60 && missingOf(ids) > 0; tries += 1) {
    await Bun.sleep(500)
    ids = recordedIds(shop)
  }
  const missing = missingOf(ids)
  const unsentThere = sent.filter(isRefused).filter((each) => ids.has(idOf(each))).length
  line('accepted and on disk', `${accepted.length - missing} of ${accepted.length}`)
  line('refused and on disk all the same', String(unsentThere))
  return missing + unsentThere
}

/** How many orders the front lets be on their way now. */
const limitOf = async (shop: Shop): Promise<number> => {
  const headers = { Authorization: `Bearer ${shop.env.SERVICE_TOKEN}` }
  const numbers = await (await fetch(`${shop.frontUrl}/metrics`, { headers })).text()
  return Number(/^front_asking_limit (\d+)$/m.exec(numbers)?.[1])
}

const measure = async (shop: Shop): Promise<number> => {
  const sku = await givenProduct(shopperOf(shop), { units: 900_000_000 })
  // A process is quick only after it has done the same for a while.
  for (const connections of [1, closedConnections]) await closedLoop(shop, sku, connections)
  const alone = await closedLoop(shop, sku, 1)
  show('one order at a time', alone)
  const sustained = await closedLoop(shop, sku, closedConnections)
  const rate = sustained.filter(isRecorded).length / seconds
  show(`${closedConnections} at a time: what it bears`, sustained)

  const { sent, unsent, offered } = await openLoop(shop, sku, rate * times)
  line(`${times} times that, offered`, `${Math.round(offered / seconds)}/s, not sent ${unsent}`)
  show('  accepted (201)', sent.filter(isRecorded))
  show(
    '  accepted (202)',
    sent.filter(({ status }) => status === 202),
  )
  show('  refused (503)', sent.filter(isRefused))
  const others = sent.filter((each) => !isAccepted(each) && !isRefused(each))
  if (others.length > 0) show('  something else', others)
  const told = sent.filter(isRefused).map(({ retryAfter }) => retryAfter)
  if (told.length > 0) {
    line('  Retry-After', `${Math.min(...new Set(told))} to ${Math.max(...new Set(told))} s`)
  }
  line('  orders at one time, learned', String(await limitOf(shop)))

  const stop = await flood(shop, closedConnections)
  const browsed = await openLoop(shop, sku, rate * 0.3)
  line('searches meanwhile', `${Math.round((await stop()) / seconds)}/s`)
  show('  orders at 30 % of what it bears', browsed.sent)
  return audit(shop, [...alone, ...sustained, ...sent, ...browsed.sent])
}

const shop = await startShop()
try {
  if ((await measure(shop)) > 0) process.exitCode = 1
} finally {
  await shop.close()
}
