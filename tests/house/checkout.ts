import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePortRow, freePorts } from './free-ports.ts'
import { runProcess, type Process } from './processes.ts'

const repository = join(import.meta.dir, '../..')

/** The files that a person makes in a checkout by using it. */
const ownOfEach = new Set(['.git', '.env', '.secrets', 'data', 'reports', 'dist', '.wrangler'])

/** A checkout of this repository that nobody has set up yet, with addresses of its own. */
export type Checkout = {
  folder: string
  frontUrl: string
  /** Runs a command of the README in it, such as `bin/up`. */
  run(...command: string[]): Process
  read(path: string): Promise<string>
  close(): Promise<void>
}

/** Instances of one service that a test starts at most. */
const instancesMax = 2

/** Makes one of links to the files of this repository. Close it at the end; the caller has ended what runs in it. */
export const makeCheckout = async (extraEnv: Record<string, string> = {}): Promise<Checkout> => {
  await installHere()
  const folder = await mkdtemp(join(tmpdir(), 'checkout-'))
  for (const name of await readdir(repository)) {
    if (!ownOfEach.has(name)) await symlink(join(repository, name), join(folder, name))
  }
  const [mqtt, ws] = freePorts(2)
  const [front, inventory, order] = [1, 2, 3].map(() => freePortRow(instancesMax))
  const env = {
    MQTT_URL: `mqtt://127.0.0.1:${mqtt}`,
    MQTT_WS_URL: `ws://127.0.0.1:${ws}`,
    FRONT_PORT: front,
    INVENTORY_PORT: inventory,
    ORDER_PORT: order,
    INVENTORY_URL: `http://127.0.0.1:${inventory}`,
    ORDER_URL: `http://127.0.0.1:${order}`,
    ...extraEnv,
  }
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`)
  await Bun.write(join(folder, '.env'), lines.join(''))
  return {
    folder,
    frontUrl: `http://127.0.0.1:${front}`,
    run: (...command) =>
      runProcess(command, { cwd: folder, env: { HOME: process.env.HOME ?? folder } }),
    read: (path) => Bun.file(join(folder, path)).text(),
    close: () => rm(folder, { recursive: true }),
  }
}

/** Installs what is missing here: else `bin/up` in a checkout of links would install packages over those of this folder. */
const installHere = async (): Promise<void> => {
  const install = runProcess([join(repository, 'bin/install')], { cwd: repository, env: {} })
  if ((await install.ended) !== 0) throw new Error(`bin/install failed:\n${install.output()}`)
}
