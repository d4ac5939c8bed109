import type { Random } from './random.ts'
import type { Clock } from './world/clock.ts'
import { factMs } from './world/worker-process.ts'

/** Facts that the busier worker gets from a shopper, measured: an order is two, the rest are changes of mind. */
const factsPerShopper = 2.4
const liveShare = 0.6
/** Shoppers that come in a second: 60 % of those that the workers bear. */
export const shoppersPerSecond = (liveShare * 1_000) / (factsPerShopper * factMs)

/** Lets shoppers come, at random moments, until it is stopped. */
export const startLoad = (clock: Clock, random: Random, arrive: () => void) => {
  let isOn = true
  const next = (): void => {
    if (!isOn) return
    arrive()
    clock.after((-Math.log(1 - random.next()) * 1_000) / shoppersPerSecond, next)
  }
  next()
  return {
    stop: (): void => {
      isOn = false
    },
  }
}
