import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const repository = join(import.meta.dir, '../..')

export type Checkout = {
  folder: string
  /** The commit's short hash and first line. */
  name: string
  remove(): Promise<void>
}

/** Whether git's history reaches back to a commit. A shallow clone and an archive do not have it. */
export const hasCommit = async (commit: string): Promise<boolean> => {
  const looking = run(['git', 'cat-file', '-e', `${commit}^{commit}`], repository)
  return looking.then(
    () => true,
    () => false,
  )
}

/** Checks a commit out into a temporary folder and installs its packages. @throws Error when git or bun refuse */
export const checkOut = async (commit: string): Promise<Checkout> => {
  const folder = await mkdtemp(join(tmpdir(), 'shop-checkout-'))
  const remove = async (): Promise<void> => {
    await run(['git', 'worktree', 'remove', '--force', folder], repository).catch(() => undefined)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await run(['git', 'worktree', 'add', '--detach', '--force', folder, commit], repository)
    await run([process.execPath, 'install', '--frozen-lockfile'], folder)
    const name = await run(['git', 'log', '-1', '--format=%h (%s)'], folder)
    return { folder, name: name.trim(), remove }
  } catch (error) {
    await remove()
    throw error
  }
}

const run = async (command: string[], cwd: string): Promise<string> => {
  const child = Bun.spawn(command, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const [output, complaint] = await Promise.all([child.stdout.text(), child.stderr.text()])
  if ((await child.exited) !== 0) throw new Error(`${command.join(' ')}: ${complaint.trim()}`)
  return output
}
