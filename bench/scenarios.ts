import type { Options } from './options.ts'
import type { Scenario } from './scenario.ts'
import { backlog } from './scenarios/backlog.ts'
import { ceilings } from './scenarios/ceilings.ts'
import { closedLoop } from './scenarios/closed-loop.ts'
import { details } from './scenarios/details.ts'
import { drop } from './scenarios/drop.ts'
import { dropPage } from './scenarios/drop-page.ts'
import { generator } from './scenarios/generator.ts'
import { growth } from './scenarios/growth.ts'
import { hotAndSpread } from './scenarios/hot-and-spread.ts'
import { idleShop } from './scenarios/idle-shop.ts'
import { importing } from './scenarios/importing.ts'
import { lines } from './scenarios/lines.ts'
import { memory } from './scenarios/memory.ts'
import { openLoop } from './scenarios/open-loop.ts'
import { overload } from './scenarios/overload.ts'
import { peer } from './scenarios/peer.ts'
import { profile } from './scenarios/profile.ts'
import { reads } from './scenarios/reads.ts'
import { reminders } from './scenarios/reminders.ts'

/** Everything that is measured, in the order of the report: later ones use figures of those before. */
export const scenarios: readonly Scenario[] = [
  closedLoop,
  generator,
  ceilings,
  openLoop,
  overload,
  idleShop,
  reads,
  hotAndSpread,
  lines,
  details,
  growth,
  drop,
  dropPage,
  reminders,
  backlog,
  memory,
  importing,
  profile,
  peer,
]

/** The scenarios asked for, all but the peer unless told otherwise. @throws Error for a name that none has */
export const chosenScenarios = ({
  scenarios: names,
  withPeer,
}: Pick<Options, 'scenarios' | 'withPeer'>): readonly Scenario[] => {
  for (const name of names) {
    if (!scenarios.some((scenario) => scenario.name === name)) {
      throw new Error(`there is no scenario ${name}`)
    }
  }
  return scenarios.filter((scenario) =>
    scenario === peer
      ? withPeer || names.includes(scenario.name)
      : names.length === 0 || names.includes(scenario.name),
  )
}
