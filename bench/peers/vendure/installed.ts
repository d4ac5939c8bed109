import { chmod, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProcess } from '../../../tests/house/processes.ts'

const programs = ['main', 'worker', 'populate'] as const
export type Program = (typeof programs)[number]

/** Vendure runs under Node.js, as its makers run it; so it is npm that installs it. */
export const vendureFolder = import.meta.dir

/**
 * Installs exactly what package-lock.json names, unless it is there already.
 * @throws when npm ends with another exit code than 0, with what it said.
 */
export const install = async (): Promise<void> => {
  const wanted = (await Bun.file(join(vendureFolder, 'package.json')).json()) as {
    dependencies: Record<string, string>
  }
  const [version, sqlite] = await Promise.all([
    versionOf('@vendure/core'),
    versionOf('better-sqlite3'),
  ])
  if (
    version === wanted.dependencies['@vendure/core'] &&
    sqlite === wanted.dependencies['better-sqlite3']
  ) {
    return
  }
  console.error('Installing Vendure (about 170 MB)')
  await runToEnd(['npm', 'ci', '--no-audit', '--no-fund'], { cwd: vendureFolder, env: inherited() })
}

/** The version installed of a package, or undefined. */
export const versionOf = async (name: string): Promise<string | undefined> => {
  const manifest = Bun.file(join(vendureFolder, 'node_modules', name, 'package.json'))
  if (!(await manifest.exists())) return undefined
  return ((await manifest.json()) as { version: string }).version
}

/** The version of Node.js that runs Vendure. */
export const nodeVersion = async (): Promise<string> =>
  (await runToEnd(['node', '--version'], { cwd: vendureFolder, env: {} })).trim()

/**
 * Makes a folder with the programs of `server/` as JavaScript: the Node.js of Debian does not read TypeScript.
 * Whoever asked for it deletes it.
 */
export const buildPrograms = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'vendure-'))
  await Bun.build({
    entrypoints: programs.map((program) => join(vendureFolder, 'server', `${program}.ts`)),
    target: 'node',
    format: 'esm',
    packages: 'external',
    outdir: folder,
    naming: '[name].mjs',
  })
  await symlink(join(vendureFolder, 'node_modules'), join(folder, 'node_modules'))
  await chmod(folder, 0o700)
  return folder
}

/** Runs a program and answers what it wrote. @throws when its exit code is not 0. */
export const runToEnd = async (
  command: string[],
  options: { cwd: string; env: Record<string, string> },
): Promise<string> => {
  const child = runProcess(command, options)
  const exitCode = await child.ended
  if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${exitCode}\n${child.output()}`)
  return child.output()
}

/** npm needs its user's configuration. */
const inherited = (): Record<string, string> =>
  Object.fromEntries(Object.entries(Bun.env).filter((each): each is [string, string] => !!each[1]))

/** Deletes a folder, as often as one likes. */
export const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true })
