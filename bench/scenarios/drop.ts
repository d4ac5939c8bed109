import { shown, whole } from '../report/numbers.ts'
import type { Scenario } from '../scenario.ts'
import { announceDrop, sku } from '../shop/announce-drop.ts'
import { asServer, inShop, type MeasuredShop } from '../shop/measured-shop.ts'

const about = `A product with units for one in five is sold from a certain time on. All shoppers try again and again from a
few seconds before, each try an order with a key of its own, until one is confirmed or nothing is left. Times count from
that time, by the clock that Inventory has here too.`

/** Shoppers for each unit. */
const crowding = 5

/** `isRecorded`: the order is kept, whatever became of it. */
type Try = {
  status: 'confirmed' | 'too early' | 'sold out' | 'busy'
  isRecorded: boolean
  endedMs: number
}

/** A drop: the moment at which everybody wants the same few units. */
export const drop: Scenario = {
  name: 'drop',
  title: 'A drop',
  run: async ({ scale }) => {
    const { products, dropShoppers, dropAheadMs, warmupMs, busyConnections: connections } = scale
    const units = Math.ceil(dropShoppers / crowding)
    const { found, problems } = await inShop({ products }, async (shop) => {
      await shop.order({ connections, warmupMs, measuredMs: scale.settleMs })
      const opensMs = await announceDrop(shop, { units, aheadMs: dropAheadMs })
      const tries = (
        await Promise.all(Array.from({ length: dropShoppers }, () => buy(shop)))
      ).flat()
      const confirmed = tries.filter(({ status }) => status === 'confirmed')
      const recorded = tries.filter(({ isRecorded }) => isRecorded)
      shop.note({ count: recorded.length, units: confirmed.length })
      return { opensMs, tries, confirmedMs: confirmed.map(({ endedMs }) => endedMs - opensMs) }
    })
    const { tries, confirmedMs } = found
    const wrong = [
      ...(confirmedMs.length === units ? [] : [`${confirmedMs.length} of ${units} units sold`]),
      ...(Math.min(...confirmedMs) < 0 ? ['a unit was sold before its time'] : []),
    ]
    const countOf = (status: Try['status']): string =>
      whole(tries.filter((each) => each.status === status).length)
    return {
      about,
      tables: [
        {
          heads: ['shoppers', 'units', 'sold', 'too early', 'first sold after ms', 'last after ms'],
          rows: [
            [
              whole(dropShoppers),
              whole(units),
              countOf('confirmed'),
              countOf('too early'),
              shown(Math.min(...confirmedMs)),
              shown(Math.max(...confirmedMs)),
            ],
          ],
        },
      ],
      charts: [],
      figures: { dropFirstMs: Math.min(...confirmedMs) },
      runs: { ...found, tries: tries.length },
      problems: [...problems, ...wrong],
    }
  },
}

/** One shopper's tries, until one is confirmed or nothing is left. */
const buy = async ({ shop: { frontUrl } }: MeasuredShop): Promise<Try[]> => {
  const tries: Try[] = []
  while (tries.length < triesMax) {
    const response = await order(frontUrl)
    const status = statusOf(response.status, (await response.json()) as Answer)
    tries.push({ status, isRecorded: response.status === 201, endedMs: Date.now() })
    if (status === 'confirmed' || status === 'sold out') break
  }
  return tries
}

/** Far more than a shopper needs. */
const triesMax = 10_000

const order = (frontUrl: string): Promise<Response> =>
  fetch(`${frontUrl}/orders`, {
    method: 'POST',
    headers: {
      ...asServer,
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
      Prefer: 'wait=10',
    },
    body: JSON.stringify({ lines: [{ sku, quantity: 1 }] }),
  })

type Answer = { status: string | number; reasons?: { code: string }[] }

const statusOf = (httpStatus: number, answer: Answer): Try['status'] => {
  const code = answer.reasons?.[0]?.code
  if (httpStatus === 503) return 'busy'
  if (httpStatus === 409 || code === 'not-yet-available') return 'too early'
  if (answer.status === 'confirmed') return 'confirmed'
  if (code === 'out-of-stock') return 'sold out'
  throw new Error(`an answer that a drop has not: ${httpStatus} ${JSON.stringify(answer)}`)
}
