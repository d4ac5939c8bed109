import type { Entry, Ledger, Shippable } from './ledger.ts'
import { hotSku, ordinarySkus, type Line } from './purchases.ts'
import type { Random } from './random.ts'
import type { Answer, ShopClient } from './shop-client.ts'

export type Operators = {
  client: ShopClient
  ledger: Ledger
  random: Random
  adminToken: string
  isOver(): boolean
  /** The shop may be of the release before this one, which ships whole orders only and keeps no parts of them. */
  wholeOrdersOnly?: boolean
}

const attemptsMax = 10_000
const unitsAtFirst = 400
const unitsReceivedMax = 3_000
const hotUnitsReceivedMax = 5
const betweenReceiptsMs = 200
const betweenParcelsMs = 25

/** Operators at work while the shop is in trouble: they receive stock, ship orders and parts of them, and take units back. */
export const operatorsOf = ({
  client,
  ledger,
  random,
  adminToken,
  isOver,
  wholeOrdersOnly = false,
}: Operators) => {
  /** Repeats a change under one key until it is done or refused. */
  const untilDone = async (
    what: string,
    request: { method?: 'POST' | 'PUT'; path: string; body?: unknown },
    done: readonly number[],
  ): Promise<Answer | undefined> => {
    const key = crypto.randomUUID()
    const headers = { Authorization: `Bearer ${adminToken}`, 'Idempotency-Key': key }
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      const answer = await client.ask(what, { ...request, headers })
      if (done.includes(answer.status)) return answer
      if (![0, 202, 503].includes(answer.status)) {
        const detail = `${what}: ${answer.status} ${JSON.stringify(answer.body)}`
        ledger.violate('answers are those documented', request.path, detail)
        return undefined
      }
      if (isOver()) {
        ledger.violate('operators are answered in the end', request.path, what)
        return undefined
      }
      await Bun.sleep(answer.retryAfterMs)
    }
    return undefined
  }

  const receive = async (sku: string, units: number): Promise<void> => {
    const answer = await untilDone(
      'receive',
      { path: `/admin/products/${sku}/stock`, body: { kind: 'received', units } },
      [200],
    )
    if (answer) ledger.noteReceived(sku, units)
  }

  const open = async (sku: string, units: number): Promise<void> => {
    const body = { name: `Product ${sku}`, price: { amount: 100, currency: 'EUR' } }
    await untilDone(
      'put product',
      { method: 'PUT', path: `/admin/products/${sku}`, body },
      [200, 201],
    )
    await receive(sku, units)
  }

  /** 409: its shopper canceled it meanwhile, or another operator was quicker. */
  const change = async (entry: Entry, verb: string, body?: object): Promise<boolean> => {
    const path = `/admin/orders/${entry.orderId}/${verb}`
    const answer = await untilDone(verb, { path, body }, [200, 409])
    return answer?.status === 200
  }

  const ship = async (entry: Entry, lines?: readonly Line[]): Promise<void> => {
    entry.hasBeenShipped = true
    if (!(await change(entry, 'ship', { lines, carrier: 'DHL' }))) return
    entry.shipmentsTold += 1
    if (!lines) entry.told.add('shipped')
  }

  const cancel = async (entry: Entry, lines?: readonly Line[]): Promise<void> => {
    entry.hasBeenCanceledByOperator = true
    await change(entry, 'cancel', { lines, reason: 'sold out' })
  }

  const takeBack = async (entry: Entry, lines: readonly Line[]): Promise<void> => {
    const back = { lines, restock: random.chance(0.5), reason: 'wrong size' }
    if (await change(entry, 'return', back)) entry.returnsTold += 1
  }

  const shipWhole = async (entry: Entry): Promise<void> => {
    entry.hasBeenShipped = true
    entry.areItsPartsKept = false
    if (await change(entry, 'ship')) entry.told.add('shipped')
  }

  /** Most orders leave whole. Of some a part leaves first or is canceled, and of some a unit comes back. */
  const serve = async ({ entry, lines }: Shippable): Promise<void> => {
    const one = [{ sku: random.pick(lines).sku, quantity: 1 }]
    if (random.chance(0.2)) await ship(entry, one)
    if (random.chance(0.1)) await cancel(entry, one)
    if (random.chance(0.9)) await ship(entry)
    else await cancel(entry)
    if (random.chance(0.2)) await takeBack(entry, one)
  }

  return {
    /** Makes the catalogue, before there is any trouble. */
    openShop: async (): Promise<void> => {
      await Promise.all([
        open(hotSku, hotUnitsReceivedMax),
        ...ordinarySkus.map((sku) => open(sku, unitsAtFirst)),
      ])
    },
    /** Receives stock now and then until told to stop. */
    receiveStock: async (isClosing: () => boolean): Promise<void> => {
      while (!isClosing()) {
        const isHot = random.chance(0.1)
        await receive(
          isHot ? hotSku : random.pick(ordinarySkus),
          random.int(1, isHot ? hotUnitsReceivedMax : unitsReceivedMax),
        )
        await Bun.sleep(betweenReceiptsMs)
      }
    },
    /** Serves some of what was told to be confirmed until told to stop. */
    shipParcels: async (isClosing: () => boolean): Promise<void> => {
      while (!isClosing()) {
        const shippable = ledger.takeShippable()
        if (shippable) await (wholeOrdersOnly ? shipWhole(shippable.entry) : serve(shippable))
        await Bun.sleep(betweenParcelsMs)
      }
    },
  }
}
