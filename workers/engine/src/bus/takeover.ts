import type { MqttClient } from 'mqtt'

/** Reason code of DISCONNECT (MQTT 5, section 3.14.2.1): another client connected under this client id. */
const sessionTakenOver = 0x8e

/**
 * Calls back when another client has taken the place of this one at the broker. Mosquitto says so since 2.0.15. An
 * earlier one closes the connection without a word, which it does for no other reason while it runs: `beside`, another
 * connection of this process, is still open when this one is back.
 */
export const watchTakeover = (
  client: MqttClient,
  { beside, onTakenOver }: { beside: MqttClient; onTakenOver: () => void },
): void => {
  let isTold = false
  let openBeside: object | undefined
  client.on('disconnect', ({ reasonCode }) => {
    isTold = true
    if (reasonCode === sessionTakenOver) onTakenOver()
  })
  client.on('connect', () => {
    if (openBeside !== undefined && beside.connected && beside.stream === openBeside) onTakenOver()
    isTold = false
    openBeside = undefined
    client.stream.once('end', () => {
      if (!isTold && beside.connected) openBeside = beside.stream
    })
  })
}
