import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { runBun } from './command.ts'
import type { Check, Outcome } from './outcome.ts'

/** Their tests start whole shops. Those of the others start a broker at most. */
const slowWorkspaces = ['bench', 'tests']

/** The folders whose tests take longest come first: alone at the end they would leave processors idle. */
const longestFolders = ['system', 'storefront']

/** A folder with tests that start a database server. */
const postgresFolder = 'test/postgres'

/**
 * The tests of each workspace: those of whole shops folder by folder, and those that start a database server apart. A
 * workspace without tests has failed.
 */
export const workspaceTests = (workspaces: readonly string[]): Check[] =>
  workspaces.flatMap((workspace) => [
    ...(workspace === 'tests' ? foldersIn(workspace) : [workspace]).map((folder) => ({
      name: `test ${folder}`,
      isQuick: !slowWorkspaces.includes(workspace),
      run: () => testsOf(folder, `--path-ignore-patterns=**/${postgresFolder}/**`),
    })),
    ...testsOnPostgres(`${workspace}/${postgresFolder}`),
  ])

const testsOnPostgres = (folder: string): Check[] =>
  existsSync(folder) ? [{ name: `test ${folder}`, isQuick: false, run: () => testsOf(folder) }] : []

const foldersIn = (workspace: string): string[] => {
  const files = [...new Bun.Glob('*/**/*.test.ts').scanSync(workspace)]
  const names = new Set(
    files.map((file) => file.split('/')[0]!).filter((name) => name !== 'node_modules'),
  )
  const others = names.difference(new Set(longestFolders))
  return [...longestFolders, ...[...others].toSorted()].map((name) => `${workspace}/${name}`)
}

const testsOf = async (workspace: string, ...flags: string[]): Promise<Outcome> => {
  await mkdir('reports', { recursive: true })
  const reportPath = `reports/${workspace.replaceAll('/', '-')}.xml`
  await rm(reportPath, { force: true })
  const report = ['--reporter=junit', `--reporter-outfile=${reportPath}`]
  const { exitCode, output } = await runBun(['test', `./${workspace}/`, ...flags, ...report])
  const file = Bun.file(reportPath)
  const xml = (await file.exists()) ? await file.text() : ''
  return countTests({ workspace, exitCode, output: withoutPassed(output), xml })
}

/** The counts of a JUnit report. A run that failed without a failed test, or ran none, counts as one failure. */
export const countTests = (run: {
  workspace: string
  exitCode: number | null
  output: string
  xml: string
}): Outcome => {
  const [totals = ''] = /<testsuites [^>]*>/.exec(run.xml) ?? []
  const count = (name: string) => Number(new RegExp(` ${name}="(\\d+)"`).exec(totals)?.[1] ?? 0)
  const [tests, failures, skipped] = [count('tests'), count('failures'), count('skipped')]
  const passed = tests - failures - skipped
  if (tests === 0) {
    const output = `${run.workspace} ran no test.\n${run.output}`
    return { passed: 0, failed: 1, skipped: 0, output }
  }
  const hasCrashed = run.exitCode !== 0 && failures === 0
  return { passed, failed: hasCrashed ? 1 : failures, skipped, output: run.output }
}

const withoutPassed = (output: string) => output.replace(/^\(pass\).*\n/gm, '')
