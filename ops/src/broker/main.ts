import { mkdir } from 'node:fs/promises'
import { execve } from 'node:process'
import { renderAcl, renderConf, shippedPlace } from '../mosquitto/conf.ts'
import { findMosquitto, howToInstallMosquitto } from '../mosquitto/program.ts'
import { busListeners, readBusConfig, type BusConfig } from '../config.ts'
import { takenPortMessage, takenPorts } from '../ports.ts'
import { runProgram, stopWith } from '../program.ts'

/**
 * Becomes the broker: `mosquitto` with mosquitto.conf, or with a copy of it in BROKER_DIR when the environment names other
 * ports, another folder or another topic root. Mosquitto replaces this process. So signals and the exit code are
 * Mosquitto's own, and a kill leaves no broker behind that holds the ports.
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

/** Writes the configuration for this place, if it is not the shipped one, and resolves with its path. */
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
