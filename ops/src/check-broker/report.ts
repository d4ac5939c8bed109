import { promises, type PromiseName } from './check.ts'
import type { Checked } from './run-checks.ts'

/** The findings in words: a line for each check, then what the shop can promise on this broker. */
export const reportText = (findings: readonly Checked[]): string =>
  [...findings.map(lineOf), '', ...promiseLines(findings)].join('\n')

const lineOf = (finding: Checked): string => {
  const said = finding.says === '' ? '' : `: ${finding.says}`
  if (finding.isGood) return `ok     ${finding.title}${said}`
  return `FAILS  ${finding.title}${said}\n       ${finding.remedy}`
}

const promiseLines = (findings: readonly Checked[]): string[] => {
  const tried = new Set(findings.map(({ promise }) => promise))
  const broken = new Set(findings.filter(({ isGood }) => !isGood).map(({ promise }) => promise))
  const lines = (Object.keys(promises) as PromiseName[]).map((name) => {
    const word = broken.has(name) ? 'broken' : tried.has(name) ? 'holds ' : 'untold'
    return `${word}  ${promises[name]}`
  })
  return ['What the shop promises on this broker:', always, ...lines]
}

/** The databases alone answer for this. */
const always = 'holds   No recorded order is lost, and no unit is sold twice: on any broker'
