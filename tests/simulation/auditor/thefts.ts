import type { Purchases } from './purchases.ts'
import { type Line, type Rows, type Service } from './rows.ts'
import { must } from './violation.ts'

type SaidToFront = { orderId?: string; order?: { id: string } }

/** Holds a thief with the password of `front` to what it may reach: nobody's order is read or changed. */
export const createTheftAudit = (rows: Rows, purchases: Purchases) => {
  const forged = new Set<string>()
  const asked = new Set<string>()

  return {
    /** The orders that were promised to shoppers. Their ids and lines may have been seen by anybody. */
    promised: (): { id: string; lines: Line[] }[] =>
      [...purchases.all()].flatMap(([id, { promised }]) =>
        promised === undefined ? [] : [{ id, lines: linesIn(promised) }],
      ),
    /** The thief sends an order under this id, so it may hear of it. */
    thiefAsks: (id: string): void => void asked.add(id),
    /** The thief sends a message that nobody may apply. */
    thiefForges: (text: string): void => void forged.add(text),
    thiefHears: (text: string): void => {
      for (const { orderId, order } of JSON.parse(text) as SaidToFront[]) {
        const id = orderId ?? order?.id
        must(id !== undefined && asked.has(id), 'a thief was told of an order', { text })
      }
    },
    isForged: (text: string): boolean => forged.has(text),
    /** A worker has acknowledged a forged message: it is parked as it came. */
    acknowledged: (service: Service, topic: string, text: string): void => {
      const isParked = rows
        .parked(service)
        .some((row) => row.topic === topic && row.content === text)
      must(isParked, 'a forged message is not parked', { service, topic, text })
    },
  }
}

/** The lines in the spelling of `textOf`. */
const linesIn = (text: string): Line[] =>
  text.split(' ').map((line) => {
    const [sku, quantity] = line.split('×') as [string, string]
    return { sku, quantity: Number(quantity) }
  })
