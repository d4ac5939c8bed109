import { renderAcl, renderConf, shippedPlace } from './conf.ts'

/** An edge broker: its name, where it listens, and the hub that it is bridged to. */
export type Edge = {
  /** One word, different for each edge broker of a hub. */
  name: string
  tcpPort: number
  wsPort: number
  topicRoot: string
  /** Where the hub listens, `mqtt:` or `mqtts:`. */
  hub: URL
  /** Of the hub's user `edge`. */
  password: string
  /** Of the hub's user `admin`, when fronts with admin routes are behind this edge broker. */
  adminPassword?: string | undefined
  /** A file with the certificate of the hub's authority, on the machine of the edge broker; otherwise the system's. */
  caFile?: string | undefined
}

/** The files of an edge broker, beside its configuration. */
export const edgeFiles = {
  conf: 'mosquitto.conf',
  acl: 'mosquitto.acl',
  passwords: 'mosquitto.passwd',
}

/**
 * Messages under way to the hub that it has not acknowledged. Mosquitto does not connect a bridge when there is no limit, as
 * the shop's own broker has none.
 */
const inFlightMax = 1_000

/**
 * Makes the configuration of an edge broker from the shop's mosquitto.conf and mosquitto.acl: the same broker, bridged to
 * the hub in the directions of the rights that the hub's user `edge` has. It has a password and is for its owner's eyes.
 * @throws Error when `conf` or `acl` does not have a line that has to change
 */
export const renderEdgeConf = ({ conf, acl }: Shipped, edge: Edge): string => {
  const place = {
    ...shippedPlace,
    ...edge,
    dir: '.',
    passwordFile: edgeFiles.passwords,
    aclFile: edgeFiles.acl,
  }
  const own = renderConf(conf, place)
  const bounded = own.replace(/^max_inflight_messages 0$/m, `max_inflight_messages ${inFlightMax}`)
  if (bounded === own) throw new Error('mosquitto.conf must say once: max_inflight_messages 0')
  const { password, adminPassword } = edge
  const bridges = [
    bridgeText(acl, { user: 'edge', password }, edge),
    ...(adminPassword ? [bridgeText(acl, { user: 'admin', password: adminPassword }, edge)] : []),
  ]
  return [bounded, bridgesComment, ...bridges].join('\n')
}

type Shipped = { conf: string; acl: string }

/** Makes the access list of an edge broker: its fronts may do what they may at the shop's broker. */
export const renderEdgeAcl = (acl: string, { topicRoot, adminPassword }: Edge): string => {
  const sections = (adminPassword ? ['front', 'admin'] : ['front']).flatMap((user) => [
    `user ${user}`,
    ...rightsOf(acl, user).map(({ line }) => line),
    '',
  ])
  const patterns = acl.match(/^pattern .+$/gm) ?? []
  return renderAcl(`${[...sections, ...patterns].join('\n')}\n`, topicRoot)
}

const bridgesComment = `# Bridges to the hub, the broker of the workers. \`out\`: from the fronts here to it; \`in\`: back.
# bridge_protocol_version: the default drops the properties of messages, and no front would get an answer.
# local_cleansession: what fronts said waits here while the hub is away. Answers do not wait there: fronts ask again.
# in 0: an acknowledgement to the hub would hold the next order up for 40 ms, since Mosquitto does not turn Nagle's algorithm
# off on a bridge. An answer that is lost with the connection is asked for again.
# keepalive_interval: a frozen hub is given up after twice this time, in seconds.
`

type Login = { user: string; password: string }

const bridgeText = (
  acl: string,
  { user, password }: Login,
  { name, topicRoot, hub, caFile }: Edge,
): string => {
  const root = `${shippedPlace.topicRoot}/`
  const topics = rightsOf(acl, user).map(({ access, topic }) => {
    const way = access === 'write' ? 'out 1' : 'in 0'
    return `topic ${topic.slice(root.length)} ${way} ${topicRoot}/ ${topicRoot}/`
  })
  const isTls = hub.protocol === 'mqtts:'
  const tls = caFile === undefined ? 'bridge_capath /etc/ssl/certs' : `bridge_cafile ${caFile}`
  return `connection hub-${user}
address ${hub.hostname}:${hub.port || (isTls ? '8883' : '1883')}
${isTls ? `${tls}\n` : ''}remote_username ${user}
remote_password ${password}
remote_clientid ${user}-${name}
bridge_protocol_version mqttv50
local_cleansession false
cleansession true
keepalive_interval 5
restart_timeout 1
notifications false
bridge_attempt_unsubscribe false
${topics.join('\n')}
`
}

type Right = { line: string; access: string; topic: string }

const rightsOf = (acl: string, user: string): Right[] => {
  const [, section] = new RegExp(`^user ${user}\\n((?:.+\\n)+)`, 'm').exec(acl) ?? []
  if (section === undefined) throw new Error(`mosquitto.acl must have the user ${user}`)
  return [...section.matchAll(/^topic (read|write) (\S+)$/gm)].map(([line, access, topic]) => ({
    line,
    access: access!,
    topic: topic!,
  }))
}
