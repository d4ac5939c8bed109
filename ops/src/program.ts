import { ConfigError } from './config.ts'

/**
 * Runs a program to its end. A configuration that cannot be used is told in its own words and without a stack, and
 * the exit code is 1.
 */
export const runProgram = async (program: () => Promise<void>): Promise<void> => {
  try {
    await program()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    stopWith(error.message)
  }
}

/** Tells the person at the terminal what to do. The exit code will be 1. */
export const stopWith = (message: string): void => {
  console.error(message)
  process.exitCode = 1
}
