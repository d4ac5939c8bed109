import { watchFile } from 'node:fs'
import type { Environment } from '@shop/contracts/config'
import { readEnvironment } from '../config.ts'

const lookMs = 1_000

/** Variables whose value is another one than some processes were started with, and these processes. */
export type Changed = { variables: string[]; processes: string[] }

/** Compares the environment as it is now with the one that each process was started with. */
export const changedSince = (
  startedWith: ReadonlyMap<string, Environment>,
  now: Environment,
): Changed => {
  const variables = new Set<string>()
  const processes: string[] = []
  for (const [name, then] of startedWith) {
    const names = new Set([...Object.keys(then), ...Object.keys(now)])
    const changed = [...names].filter((variable) => then[variable] !== now[variable])
    for (const variable of changed) variables.add(variable)
    if (changed.length > 0) processes.push(name)
  }
  return { variables: [...variables].sort(), processes }
}

/** Says which variables have changed, never a value, and what makes the processes take them. */
export const changedText = ({ variables, processes }: Changed): string =>
  `.env has changed: ${variables.join(', ')}. The old values still hold for ${processes.join(', ')}. ` +
  'Restart the shop to use the new ones: bin/down, then bin/up.'

/**
 * Watches .env beside running processes. `started` notes the environment of a process that starts now; `onChange` is
 * called whenever other variables differ than before.
 */
export const watchVariables = (onChange: (changed: Changed) => void) => {
  const startedWith = new Map<string, Environment>()
  let told = JSON.stringify(changedSince(startedWith, {}))
  const look = (): void => {
    const changed = changedSince(startedWith, readEnvironment())
    const text = JSON.stringify(changed)
    if (text === told) return
    told = text
    onChange(changed)
  }
  watchFile('.env', { interval: lookMs, persistent: false }, look)
  return {
    started: (name: string): void => {
      startedWith.set(name, readEnvironment())
      look()
    },
  }
}
