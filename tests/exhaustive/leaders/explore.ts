import { faultIn, undoneIn } from './audit.ts'
import { realRules, type LeaderRules } from './instance.ts'
import { createLeaderWorld, type LeaderWorld, type World } from './world.ts'

export type LeaderExploration = {
  states: number
  violation: { fault: string; trace: readonly string[] } | undefined
}

/** Rounds without faults after which everything has to be done. */
const roundsMax = 6
/** The reader is met so often at most while two instances come to rest: by what each had begun, and as it is after each. */
const metAgainMax = 4

/**
 * Explores every interleaving, of `movesMax` moves at most, of two instances of a worker that reconcile one database with its reader: who leads, who
 * believes to lead, a process that freezes before any of its steps and comes back, and a reader whose database is replaced.
 * From every state it looks whether the two come to rest with everything done, whichever of them hears the reader's answers.
 *
 * The reconciler keeps its state to itself. So a state is reached anew for each move, by all moves before it; what decides
 * how a process goes on is in its signature.
 */
export const exploreLeaders = async (
  world: LeaderWorld,
  movesMax: number,
  rules: LeaderRules = realRules,
): Promise<LeaderExploration> => {
  const seen = new Set<string>()
  let level: string[][] = [[]]
  for (let moves = 0; moves <= movesMax && level.length > 0; moves += 1) {
    const next: string[][] = []
    for (const trace of level) {
      const at = await reached(world, rules, trace)
      const signature = at.signature()
      if (seen.has(signature)) continue
      seen.add(signature)
      const fault = faultIn(at) ?? (await undoneFrom(world, rules, trace))
      if (fault) return { states: seen.size, violation: { fault, trace } }
      for (const move of at.moves().keys()) next.push([...trace, move])
    }
    level = next
  }
  return { states: seen.size, violation: undefined }
}

const reached = async (
  world: LeaderWorld,
  rules: LeaderRules,
  trace: readonly string[],
): Promise<World> => {
  const at = createLeaderWorld(world, rules)
  for (const move of trace) await at.moves().get(move)!()
  return at
}

/** What is left undone, or done over and over, when no fault happens after these moves. */
const undoneFrom = async (
  world: LeaderWorld,
  rules: LeaderRules,
  trace: readonly string[],
): Promise<string | undefined> => {
  for (const answered of ['A', 'B'] as const) {
    const at = await reached(world, rules, trace)
    const metBefore = at.record.metCount()
    for (let round = 0; round < roundsMax; round += 1) await at.rest(answered)
    const undone = undoneIn(at)
    if (undone) return `${undone}, when ${answered} hears the answers`
    if (at.record.metCount() - metBefore > metAgainMax) return 'the reader is met over and over'
  }
  return undefined
}
