import { ConfigError } from '@shop/contracts/config'

/**
 * Runs a program to its end. For a configuration that cannot be used, and for the other `expected` errors, it prints the
 * message without a stack, and the exit code is 1.
 */
export const runProgram = async (
  program: () => Promise<void>,
  expected: readonly (new (message: string) => Error)[] = [],
): Promise<void> => {
  try {
    await program()
  } catch (error) {
    if (![ConfigError, ...expected].some((kind) => error instanceof kind)) throw error
    stopWith((error as Error).message)
  }
}

/** Prints what the person at the terminal has to do, and sets the exit code to 1. */
export const stopWith = (message: string): void => {
  console.error(message)
  process.exitCode = 1
}
