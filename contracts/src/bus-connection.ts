/** How every service connects to the bus, in the words of MQTT.js. Times are in ms, but `keepalive` is in seconds. */
export const busConnection = {
  protocolVersion: 5,
  /** A connection that is silent for 1.5 times this is given up. */
  keepalive: 10,
  connectTimeout: 5_000,
  reconnectPeriod: 500,
  /** The broker may not know a new password yet, so a refused one is tried again. */
  reconnectOnConnackError: true,
  /** Each service subscribes by itself at every connect. */
  resubscribe: false,
  /** A message that cannot leave now is not kept for later. */
  queueQoSZero: false,
} as const

/**
 * Turns Nagle's algorithm off: with delayed acknowledgements it adds 40 ms to a request and its reply. Does nothing to
 * a stream that has no such switch, such as a WebSocket.
 */
export const sendWithoutDelay = (stream: object): void => {
  if ('setNoDelay' in stream && typeof stream.setNoDelay === 'function') stream.setNoDelay(true)
}
