/**
 * The audit says what must be true, written again from the promises and not from the workers' code: of their
 * modules only the shapes of the rows are used here. Each rule answers what is wrong, or nothing.
 */
export type Fault = string | undefined

/** The first rule that is broken. */
export const firstOf = (...rules: [isBroken: boolean | undefined, fault: string][]): Fault =>
  rules.find(([isBroken]) => isBroken)?.[1]

/** Equal in content. */
export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
