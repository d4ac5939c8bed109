import { realDecisions, type Decisions } from './decisions.ts'

/**
 * Planted bugs: each wraps the real decisions and spoils one rule. They test the search and its audit. A mutant that is
 * not found shows a promise that nobody checks.
 */
export type Mutant = { name: string; decisions: Decisions }

export const mutant = (name: string, spoiled: Partial<Decisions>): Mutant => ({
  name,
  decisions: { ...realDecisions, ...spoiled },
})
