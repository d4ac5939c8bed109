import { describe, expect, test } from 'bun:test'
import { exploreLeaders } from './leaders/explore.ts'
import { leaderMutants } from './leaders/mutants.ts'
import { leaderReportOf, leaderWorldName, leaderWorlds } from './leaders/worlds.ts'

const timeoutMs = 200_000
/** `bin/bun run explore --leaders 8` goes further. */
const movesMax = 6

describe('two instances of which one leads, the other believes it, and any of them freezes', () => {
  test.each(leaderWorlds.map((world) => [leaderWorldName(world), world] as const))(
    'leave no duty undone, and do none over and over: %s',
    async (_, world) => {
      const explored = await exploreLeaders(world, movesMax)
      expect(explored.violation && leaderReportOf(explored)).toBeUndefined()
      expect(explored.states).toBeGreaterThan(4_000)
    },
    timeoutMs,
  )

  test.each(leaderMutants.map(({ name, rules }) => [name, rules] as const))(
    'show a planted bug: %s',
    async (_, rules) => {
      const { violation } = await exploreLeaders(leaderWorlds[0]!, movesMax, rules)
      expect(violation?.trace.length).toBeGreaterThan(0)
    },
    timeoutMs,
  )
})
