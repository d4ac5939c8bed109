import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { newCommand, runCommand, wholeNumber } from '../command-line.ts'
import { readEdgeConfig, readEnvironment } from '../config.ts'
import { edgeFiles, renderEdgeAcl, renderEdgeConf, type Edge } from '../mosquitto/edge.ts'
import { writePasswordFile } from '../mosquitto/password-file.ts'

const port = wholeNumber({ min: 1, max: 65_535 })

const nameOf = (text: string): string => {
  if (/^[a-z0-9-]{1,32}$/.test(text)) return text
  throw new InvalidArgumentError('It must be 1 to 32 small letters, digits and hyphens.')
}

const hubOf = (text: string): URL => {
  const url = URL.parse(text)
  if (url?.protocol === 'mqtt:' || url?.protocol === 'mqtts:') return url
  throw new InvalidArgumentError('It must be an address such as mqtts://bus.example.com:8883.')
}

const command = newCommand(
  'bin/bun run edge-broker',
  "Writes a folder with the configuration of an edge broker: a Mosquitto near fronts, bridged to the shop's broker, the hub.",
)
  .argument('<name>', 'of the edge broker: one for each place', nameOf)
  .argument('<hub>', 'where the edge broker reaches the hub: mqtt:// or mqtts://', hubOf)
  .argument('<folder>', 'where the files are written')
  .option(
    '--operators',
    "for fronts with admin routes, too: it then has the password of the hub's user admin",
  )
  .option('--ca <file>', "certificate of the hub's authority, on the machine of the edge broker")
  .addOption(
    new Option('--port <port>', 'where fronts reach it over MQTT, on its own machine')
      .argParser(port)
      .default(18_883),
  )
  .addOption(
    new Option('--ws-port <port>', 'the same over WebSocket').argParser(port).default(18_884),
  )
  .addHelpText(
    'after',
    `
The hub needs EDGE_MQTT_PASSWORD in .env, then bin/setup and a restart. The folder has passwords: keep it private.
Start the edge broker in its folder: mosquitto -c ${edgeFiles.conf}`,
  )

type Said = Pick<Edge, 'name' | 'tcpPort' | 'wsPort' | 'hub' | 'caFile'>

/** The files by their names. */
const filesOf = async (said: Said, isForOperators: boolean) => {
  const { frontPassword, adminPassword, ...shared } = readEdgeConfig(readEnvironment(), {
    isForOperators,
  })
  const edge = { ...said, ...shared, adminPassword }
  const acl = await Bun.file('mosquitto.acl').text()
  const conf = await Bun.file('mosquitto.conf').text()
  const passwords = new Map([['front', frontPassword]])
  if (adminPassword) passwords.set('admin', adminPassword)
  return { conf: renderEdgeConf({ conf, acl }, edge), acl: renderEdgeAcl(acl, edge), passwords }
}

process.exitCode = await runCommand(
  command,
  async ({ ca, port, wsPort, operators }, name, hub, folder) => {
    const said = { name, hub, tcpPort: port, wsPort, caFile: ca }
    const { conf, acl, passwords } = await filesOf(said, operators === true)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(join(folder, edgeFiles.conf), conf, { mode: 0o600 })
    await writeFile(join(folder, edgeFiles.acl), acl, { mode: 0o600 })
    await writePasswordFile(join(folder, edgeFiles.passwords), passwords)
    console.log(`Wrote ${folder}. Start the edge broker there: mosquitto -c ${edgeFiles.conf}`)
    return 0
  },
)
