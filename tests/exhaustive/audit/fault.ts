/**
 * The audit is written from the promises and not from the workers' code: it uses only the shapes of their rows. Each rule
 * answers with the fault that it found, or nothing.
 */
export type Fault = string | undefined

/** The first rule that is broken. */
export const firstOf = (...rules: [isBroken: boolean | undefined, fault: string][]): Fault =>
  rules.find(([isBroken]) => isBroken)?.[1]

/** Equal in content. */
export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
