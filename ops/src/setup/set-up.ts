import { chmod, mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseEnv } from 'node:util'
import { shippedPlace } from '../mosquitto/conf.ts'
import { writePasswordFile } from '../mosquitto/password-file.ts'
import { readBusConfig, readBusPasswords, readDatabaseFiles } from '../config.ts'
import { completedEnv } from './env-file.ts'

/** Random bytes in each secret, which has twice as many hexadecimal digits. */
const secretBytes = 32

/**
 * Makes a folder ready to run the shop: `.env` with fresh secrets, the broker's password file, and the folders of the
 * databases. A second run only adds what is missing. Variables of `env` win over those of `.env`, as for the services.
 * Resolves with one line for each thing that it did.
 */
export const setUp = async (
  root: string,
  env: Record<string, string | undefined>,
): Promise<string[]> => {
  const done: string[] = []
  const envFile = join(root, '.env')
  const { content, isNew } = await writeEnvFile(envFile, join(root, '.env.example'))
  if (isNew) done.push('Wrote .env')

  const settings = { ...parseEnv(content), ...env }
  const folders = [
    dirname(shippedPlace.passwordFile),
    readBusConfig(settings).dir,
    ...Object.values(readDatabaseFiles(settings)).map((path) => dirname(path)),
  ]
  for (const folder of folders) {
    await mkdir(inside(root, folder), { recursive: true, mode: 0o700 })
  }

  const passwordFile = join(root, shippedPlace.passwordFile)
  if (await writePasswordFile(passwordFile, readBusPasswords(settings))) {
    done.push(`Wrote ${shippedPlace.passwordFile}`)
  }
  return done
}

const writeEnvFile = async (path: string, examplePath: string) => {
  const file = Bun.file(path)
  const existing = (await file.exists()) ? await file.text() : undefined
  const content = completedEnv({
    example: await Bun.file(examplePath).text(),
    existing,
    newSecret,
  })
  const isNew = content !== existing
  if (isNew) {
    // Renamed into place, so that a crash never leaves half of a file whose secrets cannot be made again.
    await writeFile(`${path}.new`, content, { mode: 0o600 })
    await rename(`${path}.new`, path)
  }
  await chmod(path, 0o600)
  return { content, isNew }
}

const newSecret = () => crypto.getRandomValues(new Uint8Array(secretBytes)).toHex()

const inside = (root: string, path: string) => (path.startsWith('/') ? path : join(root, path))
