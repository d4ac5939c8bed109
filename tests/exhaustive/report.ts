import type { Exploration } from './explore.ts'
import type { Violation } from './search.ts'

const count = (n: number): string => n.toLocaleString('en')

/** Reports an exploration to people. */
export const reportOf = (explored: Exploration): string => {
  const { states, transitions, repeats, depth, terminals, batches, settling, rests } = explored
  const { violation } = explored
  if (violation) return traceOf(violation)
  const { arrivals, reminders } = settling
  const restCount = [...rests.values()].reduce((sum, n) => sum + n, 0)
  const lines = [
    `${count(states)} states, none breaks a promise; ${count(terminals)} terminal ones, all settled`,
    `${count(transitions)} transitions, ${count(repeats)} more change nothing; depth ${depth}`,
    `${count(batches)} batches of two and three messages, each the same as its facts one by one`,
    `settles from every state, in every order of arrival: at most ${arrivals} arrivals and ${reminders} round(s)`,
    `  of reminders; ${count(settling.states)} states on the way, ${count(restCount)} rests, all settled:`,
    ...[...rests]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([statuses, n]) => `  ${count(n).padStart(6)}  ${statuses}`),
  ]
  return lines.map((line) => `  ${line}\n`).join('')
}

/** The way to a violation, numbered. */
export const traceOf = ({ fault, trace }: Violation): string =>
  [`  ${fault}:`, ...trace.map((step, index) => `  ${index + 1}. ${step}`), ''].join('\n')
