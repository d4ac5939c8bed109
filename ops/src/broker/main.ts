import { mkdir } from 'node:fs/promises'
import { execve } from 'node:process'
import { renderAcl, renderConf, shippedPlace } from '../mosquitto/conf.ts'
import { findMosquitto, howToInstallMosquitto } from '../mosquitto/program.ts'
import type { BusConfig } from '../config.ts'
import { busListeners, readBusConfig } from '../config.ts'
import { takenPortMessage, takenPorts } from '../ports.ts'
import { runProgram, stopWith } from '../program.ts'

/**
 * Becomes the broker: `mosquitto` with mosquitto.conf, or with a copy of it in BROKER_DIR where the environment
 * says other ports, another folder or another topic root. The process is replaced, not a child started: signals and
 * exit code are Mosquitto's own, and killing this process leaves no broker behind that holds the ports.
 */
const main = async () => {
  const bus = readBusConfig()
  const mosquitto = findMosquitto('mosquitto')
  if (!mosquitto) return stopWith(howToInstallMosquitto)

  const taken = await takenPorts(busListeners(bus))
  if (taken.length > 0) return stopWith(taken.map(takenPortMessage).join('\n'))

  await mkdir(bus.dir, { recursive: true, mode: 0o700 })
  execve!(mosquitto, ['mosquitto', '-c', await confFor(bus)])
}

/** The path of the configuration to start with. */
const confFor = async (bus: BusConfig): Promise<string> => {
  const place = { ...shippedPlace, ...bus }
  if (Bun.deepEquals(place, shippedPlace)) return 'mosquitto.conf'

  place.aclFile = `${bus.dir}/mosquitto.acl`
  const conf = `${bus.dir}/mosquitto.conf`
  await Bun.write(place.aclFile, renderAcl(await Bun.file('mosquitto.acl').text(), bus.topicRoot))
  await Bun.write(conf, renderConf(await Bun.file('mosquitto.conf').text(), place))
  return conf
}

await runProgram(main)
