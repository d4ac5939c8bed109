import { expect } from 'bun:test'
import { orderNumbers, recordedOf } from './acts.ts'
import { orderId, type TwoServices } from './two-services.ts'

/** Delivers everything and announces again what is unheard, until nothing is left to say. Resolves with the rounds. */
export const settle = async (shop: TwoServices): Promise<number> => {
  for (let round = 0; round <= settleRoundsMax; round += 1) {
    while (shop.onTheWay.length > 0) await arrive(shop)
    if (!(await shop.remind())) return round
  }
  return Infinity
}
export const settleRoundsMax = 10

/** Everything that is on its way arrives. */
export const arrive = (shop: TwoServices): Promise<void> => shop.deliver(shop.onTheWay.splice(0))

/** Fails unless every answer shows the one order that is left under its id. */
export const expectOneOrderEach = async (shop: TwoServices): Promise<void> => {
  for (const n of orderNumbers) {
    const answers = answersAbout(shop, n)
    const digests = new Set(answers.flatMap(({ digest }) => digest ?? []))
    const recorded = await recordedOf(shop, n)
    expect([...digests]).toEqual(digests.size > 0 ? [recorded!.content!.digest] : [])
  }
}

/** Fails unless no answer goes back. Those of two instances may overtake each other, and readers ignore a lower version. */
export const expectNoAnswerGoesBack = (shop: TwoServices): void => {
  for (const n of orderNumbers) {
    const versions = answersAbout(shop, n).map(({ order }) => order.version)
    expect(versions).toEqual(versions.toSorted((a, b) => a - b))
  }
}

const answersAbout = ({ shown }: TwoServices, n: number) =>
  shown.filter(({ order }) => order.id === orderId(n))
