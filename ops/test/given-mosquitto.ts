import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { freePorts } from '../../tests/house/free-ports.ts'
import { renderConf, shippedPlace } from '../src/mosquitto/conf.ts'
import { writePasswordFile } from '../src/mosquitto/password-file.ts'
import { findMosquitto } from '../src/mosquitto/program.ts'

const repository = join(import.meta.dir, '../..')
const shippedConf = await Bun.file(join(repository, 'mosquitto.conf')).text()

/** The passwords of the bus users, by their variables. */
export const busPasswords = {
  FRONT_MQTT_PASSWORD: 'front-password',
  ADMIN_MQTT_PASSWORD: 'admin-password',
  INVENTORY_MQTT_PASSWORD: 'inventory-password',
  ORDER_MQTT_PASSWORD: 'order-password',
}

export const passwordOf = (user: string): string => `${user}-password`

export type Mosquitto = {
  url: string
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void
  [Symbol.asyncDispose](): Promise<void>
}

type Changes = {
  /** Replaces lines of the shipped configuration; adds those that it does not have. */
  conf?: (shipped: string) => string
  acl?: string
  users?: readonly string[]
  /** Logs in to see that the broker is there. */
  username?: string
}

/** Times that a Mosquitto is started on other ports, because another program has taken one of its ports first. */
const triesMax = 3

/** Starts a Mosquitto as the shop has it, apart from the changes, on free ports and in a folder of its own. */
export const givenMosquitto = async ({
  conf = (shipped) => shipped,
  acl,
  users = ['front', 'admin', 'inventory', 'order'],
  username = users[0]!,
}: Changes = {}): Promise<Mosquitto> => {
  const folder = await mkdtemp(join(tmpdir(), 'mosquitto-'))
  const aclFile = join(folder, 'acl')
  await Bun.write(aclFile, acl ?? (await Bun.file(join(repository, 'mosquitto.acl')).text()))
  const passwordFile = join(folder, 'passwd')
  await writePasswordFile(passwordFile, new Map(users.map((user) => [user, passwordOf(user)])))
  const log = Bun.file(join(folder, 'log'))
  for (let tries = 1; ; tries += 1) {
    const [tcpPort = 0, wsPort = 0] = freePorts(2)
    const place = { ...shippedPlace, tcpPort, wsPort, dir: folder, passwordFile, aclFile }
    const file = join(folder, 'mosquitto.conf')
    await Bun.write(file, conf(renderConf(shippedConf, place)))
    const child = Bun.spawn([findMosquitto('mosquitto')!, '-c', file], {
      cwd: folder,
      stdio: ['ignore', log, log],
    })
    const url = `mqtt://127.0.0.1:${tcpPort}`
    if (await letsIn(url, username, child)) return runningAt(url, { child, folder })
    if (tries === triesMax) throw new Error(`Mosquitto ended:\n${await log.text()}`)
  }
}

const runningAt = (url: string, { child, folder }: { child: Bun.Subprocess; folder: string }) => ({
  url,
  signal: (signal: NodeJS.Signals) => child.kill(signal),
  [Symbol.asyncDispose]: async () => {
    child.kill('SIGKILL')
    await child.exited
    await rm(folder, { recursive: true })
  },
})

/** Whether the broker lets the user in. False when it has ended. */
const letsIn = async (url: string, username: string, child: Bun.Subprocess): Promise<boolean> => {
  const login = { username, password: passwordOf(username), reconnectPeriod: 0 }
  const deadline = performance.now() + 10_000
  while (child.exitCode === null) {
    const client = await connectAsync(url, { protocolVersion: 5, ...login }).catch(() => undefined)
    if (client) {
      await client.endAsync(true)
      return true
    }
    if (performance.now() > deadline) throw new Error(`no Mosquitto lets ${username} in at ${url}`)
    await Bun.sleep(20)
  }
  return false
}
