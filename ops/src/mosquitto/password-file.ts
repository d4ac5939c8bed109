import { chmod, rename, writeFile } from 'node:fs/promises'
import { findMosquitto, howToInstallMosquitto } from './program.ts'

/**
 * Writes the password file of the broker with mode 0600, unless it was made from the same passwords. Resolves with whether
 * it wrote the file. A broker reads the file when it starts and at SIGHUP.
 * @throws Error when mosquitto_passwd is missing or refuses a password, which may not have `:` or line ends
 */
export const writePasswordFile = async (
  path: string,
  passwords: ReadonlyMap<string, string>,
): Promise<boolean> => {
  const lines = [...passwords].map(([user, password]) => `${user}:${password}\n`).join('')
  const digest = new Bun.CryptoHasher('sha256').update(lines).digest('hex')
  if ((await textOf(path)) !== undefined && (await textOf(digestPath(path))) === digest)
    return false

  // mosquitto_passwd hashes in place, so that no password is an argument that `ps` shows.
  const unfinished = `${path}.new`
  await writePrivate(unfinished, lines)
  await hashInPlace(unfinished)
  await rename(unfinished, path)
  await writePrivate(digestPath(path), digest)
  return true
}

const digestPath = (path: string) => `${path}.made-from`

const hashInPlace = async (path: string) => {
  const program = findMosquitto('mosquitto_passwd')
  if (!program) throw new Error(howToInstallMosquitto)
  const child = Bun.spawn([program, '-U', path], { stdio: ['ignore', 'ignore', 'pipe'] })
  const complaint = await child.stderr.text()
  if ((await child.exited) !== 0) throw new Error(`mosquitto_passwd failed: ${complaint.trim()}`)
  await chmod(path, 0o600)
}

const writePrivate = (path: string, content: string) => writeFile(path, content, { mode: 0o600 })

const textOf = async (path: string): Promise<string | undefined> => {
  const file = Bun.file(path)
  return (await file.exists()) ? file.text() : undefined
}
