/** Where a broker listens and keeps its files, and the root of the shop's topics. */
export type BrokerPlace = {
  tcpPort: number
  wsPort: number
  /** The folder of the broker's sessions and messages. */
  dir: string
  topicRoot: string
  passwordFile: string
  aclFile: string
}

/** The place in mosquitto.conf and mosquitto.acl of the repository. */
export const shippedPlace: BrokerPlace = {
  tcpPort: 18883,
  wsPort: 18884,
  dir: 'data/mosquitto',
  topicRoot: 'shop/v1',
  passwordFile: '.secrets/mosquitto.passwd',
  aclFile: 'mosquitto.acl',
}

/**
 * Makes the text of mosquitto.conf for another place, and changes nothing besides. Relative paths start at the folder in
 * which the broker is started.
 * @throws Error when `shipped` does not have a line that has to change
 */
export const renderConf = (shipped: string, place: BrokerPlace): string => {
  const was = shippedPlace
  return [
    [`\nlistener ${was.tcpPort} `, `\nlistener ${place.tcpPort} `],
    [`\nlistener ${was.wsPort} `, `\nlistener ${place.wsPort} `],
    [`\npersistence_location ${was.dir}/\n`, `\npersistence_location ${place.dir}/\n`],
    [`\npassword_file ${was.passwordFile}\n`, `\npassword_file ${place.passwordFile}\n`],
    [`\nacl_file ${was.aclFile}\n`, `\nacl_file ${place.aclFile}\n`],
  ].reduce((conf, [line, replacement]) => replaceOne(conf, line!, replacement!), shipped)
}

/** Makes the text of mosquitto.acl for another topic root. */
export const renderAcl = (shipped: string, topicRoot: string): string =>
  shipped.replace(
    new RegExp(`^((?:topic|pattern) (?:read|write) )${shippedPlace.topicRoot}/`, 'gm'),
    (_, start) => `${start}${topicRoot}/`,
  )

const replaceOne = (conf: string, line: string, replacement: string): string => {
  if (conf.split(line).length !== 2) {
    throw new Error(`mosquitto.conf must say once: ${line.trim()}`)
  }
  return conf.replace(line, () => replacement)
}
