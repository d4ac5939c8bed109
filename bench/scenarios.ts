import type { Options } from './options.ts'
import type { Scenario } from './scenario.ts'
import { closedLoop } from './scenarios/closed-loop.ts'
import { growth } from './scenarios/growth.ts'
import { hotAndSpread } from './scenarios/hot-and-spread.ts'
import { idleShop } from './scenarios/idle-shop.ts'
import { lines } from './scenarios/lines.ts'
import { openLoop } from './scenarios/open-loop.ts'
import { reads } from './scenarios/reads.ts'

/** Everything that is measured, in the order of the report: later ones use figures of those before. */
export const scenarios: readonly Scenario[] = [
  closedLoop,
  openLoop,
  idleShop,
  reads,
  hotAndSpread,
  lines,
  growth,
]

/** The scenarios asked for, all unless told otherwise. @throws Error for a name that none has */
export const chosenScenarios = ({
  scenarios: names,
}: Pick<Options, 'scenarios'>): readonly Scenario[] => {
  for (const name of names) {
    if (!scenarios.some((scenario) => scenario.name === name)) {
      throw new Error(`there is no scenario ${name}`)
    }
  }
  return scenarios.filter(({ name }) => names.length === 0 || names.includes(name))
}
