/** The result of one check. A check that is not made of tests counts as one. */
export type Outcome = { passed: number; failed: number; skipped: number; output: string }

/** A check, with the name that selects it: `bin/test types` runs those whose name contains `types`. */
export type Check = {
  name: string
  /** Whether `bin/test quick` runs it. */
  isQuick: boolean
  run: () => Promise<Outcome>
}

/** A check that counts as one, whatever it looks at. */
export const oneOutcome = (hasPassed: boolean, output: string): Outcome => ({
  passed: hasPassed ? 1 : 0,
  failed: hasPassed ? 0 : 1,
  skipped: 0,
  output,
})
