import type { Entry, Ledger } from './ledger.ts'
import { hotSku, ordinarySkus } from './purchases.ts'
import type { Random } from './random.ts'
import type { Answer, ShopClient } from './shop-client.ts'

export type Operators = {
  client: ShopClient
  ledger: Ledger
  random: Random
  adminToken: string
  isOver(): boolean
}

const attemptsMax = 10_000
const unitsAtFirst = 400
const unitsReceivedMax = 3_000
const hotUnitsReceivedMax = 5
const betweenReceiptsMs = 200
const betweenParcelsMs = 25

/** Operators at work while the shop is in trouble: they receive stock and ship confirmed orders. */
export const operatorsOf = ({ client, ledger, random, adminToken, isOver }: Operators) => {
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

  const ship = async (entry: Entry): Promise<void> => {
    entry.hasBeenShipped = true
    const path = `/admin/orders/${entry.orderId}/ship`
    // 409: its shopper canceled it meanwhile.
    const answer = await untilDone('ship', { path }, [200, 409])
    if (answer?.status === 200) entry.told.add('shipped')
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
    /** Ships some of what was told to be confirmed until told to stop. */
    shipParcels: async (isClosing: () => boolean): Promise<void> => {
      while (!isClosing()) {
        const entry = ledger.takeShippable()
        if (entry) await ship(entry)
        await Bun.sleep(betweenParcelsMs)
      }
    },
  }
}
