/** The command line is not one of the usage. */
export class UsageError extends Error {
  override name = 'UsageError'
  readonly code = 'usage'
}

export type CommandLine = {
  /** Shown after a complaint about the command line. */
  usage: string
  /** What may happen and says in its message what to do; anything else is shown with its stack. */
  expected: readonly (new (message: string) => Error)[]
}

/**
 * Runs a program of an operator and resolves with its exit code: what `run` says, or 2 when it
 * throws, with a complaint on the error output. `node:util` throws a TypeError with a code for
 * options that it does not know.
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
    else if (expected.some((kind) => error instanceof kind)) console.error((error as Error).message)
    else console.error(error)
    return 2
  }
}
