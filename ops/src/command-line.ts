import { Command, CommanderError, InvalidArgumentError } from '@commander-js/extra-typings'
import type { OptionValues } from 'commander'
import { ConfigError } from '@shop/contracts/config'

/** The command line does not follow the usage. */
export class UsageError extends Error {
  override name = 'UsageError'
  readonly code = 'usage'
}

/** A command as people type it, such as `bin/bun run doctor`, with what it does. Add its arguments and options. */
export const newCommand = (name: string, summary: string) =>
  new Command(name)
    .description(summary)
    .helpOption('--help', 'shows this text')
    .allowExcessArguments(false)
    .exitOverride()
    .showHelpAfterError()

type Runnable<Args extends unknown[], Options extends OptionValues> = Pick<
  Command<Args, Options>,
  'opts' | 'parse' | 'processedArgs' | 'error'
>

/**
 * Runs a command with the words behind its name and resolves with its exit code: 0 for `--help`, the result of `run`, or 2.
 * Then standard error has a complaint: about the command line, with the usage; the message of a ConfigError or one of the
 * `expected` errors, which say what to do; or the stack of any other.
 */
export const runCommand = async <Args extends unknown[], Options extends OptionValues>(
  command: Runnable<Args, Options>,
  run: (options: Options, ...args: Args) => Promise<number> | number,
  expected: readonly (new (...facts: never) => Error)[] = [],
): Promise<number> => {
  try {
    command.parse(process.argv.slice(2), { from: 'user' })
    return await run(command.opts(), ...command.processedArgs)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageCode
    if (error instanceof UsageError) return complain(command, error)
    const isExpected = [ConfigError, ...expected].some((kind) => error instanceof kind)
    console.error(isExpected ? (error as Error).message : error)
    return usageCode
  }
}

const usageCode = 2

/** Complains as the parser does, which throws. */
const complain = (command: Pick<Command, 'error'>, { message }: UsageError): number => {
  try {
    return command.error(message)
  } catch {
    return usageCode
  }
}

/** Reads an option that is a whole number. @throws what the parser turns into a complaint about the option */
export const wholeNumber =
  ({ min = 0, max = Number.MAX_SAFE_INTEGER } = {}) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d{1,16}$/.test(text) && value >= min && value <= max) return value
    const range = max === Number.MAX_SAFE_INTEGER ? `from ${min} on` : `from ${min} to ${max}`
    throw new InvalidArgumentError(`It must be a whole number ${range}.`)
  }
