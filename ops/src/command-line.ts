import { ConfigError } from '@shop/contracts/config'

/** The command line does not follow the usage. */
export class UsageError extends Error {
  override name = 'UsageError'
  readonly code = 'usage'
}

export type CommandLine = {
  /** Shown after a complaint about the command line. */
  usage: string
  /** Errors, beside ConfigError, whose message says what to do. All others are printed with their stack. */
  expected: readonly (new (...facts: never) => Error)[]
}

/**
 * Runs a program of an operator and resolves with its exit code: the result of `run`, or 2 when it throws. Then it prints
 * a complaint to standard error. `node:util` throws a TypeError with a code for options that it does not know.
 */
export const runCommand = async (
  { usage, expected }: CommandLine,
  run: () => Promise<number>,
): Promise<number> => {
  try {
    return await run()
  } catch (error) {
    const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error)
    if (isUsage) console.error(`${error.message}\n\n${usage}`)
    else if ([ConfigError, ...expected].some((kind) => error instanceof kind))
      console.error((error as Error).message)
    else console.error(error)
    return 2
  }
}
