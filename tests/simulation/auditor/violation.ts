/** Something happened that must never happen. */
export class Violation extends Error {
  override name = 'Violation'
}

export const must = (holds: boolean, what: string, facts: unknown): void => {
  if (!holds) throw new Violation(`${what}: ${JSON.stringify(facts)}`)
}
