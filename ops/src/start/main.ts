import { execve } from 'node:process'
import { readEnvironment } from '../config.ts'
import { asInstance, whyNotAnother } from '../instance.ts'
import { ownEnvironment } from './own-environment.ts'

/**
 * `bin/start PROGRAM [ARGUMENT…]`: becomes a program of the shop, with the settings of .env and of its secrets only the
 * program's own, and the port and the name of its instance. Variables that are set before it starts win. The program replaces this process, so its environment holds
 * nothing else, and signals and the exit code are the program's own.
 */
const [program = '', ...args] = process.argv.slice(2)
const settings = readEnvironment()
const problem = whyNotAnother(settings)
if (problem !== undefined) {
  console.error(problem)
  process.exit(1)
}
const env = ownEnvironment(program, asInstance(settings))
execve!(process.execPath, ['bun', '--no-env-file', program, ...args], env)
