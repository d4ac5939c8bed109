import { withoutOrderIdTags } from '@shop/contracts'
import type { Log, LogFields } from '../ports.ts'

/** Logs one JSON line per event on the console, which the platform collects. The form is that of the other runtimes. */
export const consoleLog = ({ level, instance }: { level: string; instance: string }): Log => {
  const lowest = levels.findIndex(([name]) => name === level)
  const write = (name: string) => {
    const index = levels.findIndex((known) => known[0] === name)
    if (lowest < 0 || index < lowest) return () => {}
    return (msg: string, fields?: LogFields): void => {
      const line = {
        level: levels[index]?.[1],
        time: new Date().toISOString(),
        instance,
        name: 'front',
      }
      console.log(withoutOrderIdTags(JSON.stringify({ ...line, ...fields, msg })))
    }
  }
  return { info: write('info'), warn: write('warn'), error: write('error') }
}

/** Pino's names and numbers. `silent` has no number: nothing is logged. */
const levels: readonly [name: string, level: number][] = [
  ['trace', 10],
  ['debug', 20],
  ['info', 30],
  ['warn', 40],
  ['error', 50],
  ['fatal', 60],
]
