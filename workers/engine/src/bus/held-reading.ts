/** Tells MQTT.js to go on without a PUBACK; nobody reports it. */
const acknowledgedLater = new Error('acknowledged after the commit')

/** Calls MQTT.js back after a packet: it reads the next one only then, and sends no PUBACK for an error. */
export type Done = (error?: Error) => void

/**
 * Reads from the broker packet by packet, and stops after the packet at hand while reading is paused or nothing can be
 * said: decisions that cannot be announced now would have to be announced again later.
 */
export const createHeldReading = (canSay: () => boolean) => {
  let isPaused = false
  let goOn: (() => void) | undefined

  const isHeld = (): boolean => isPaused || !canSay()
  const proceed = (): void => {
    const next = goOn
    goOn = undefined
    next?.()
  }

  return {
    /** Call after each packet that is acknowledged later. */
    next: (done: Done): void => {
      if (isHeld()) goOn = () => done(acknowledgedLater)
      else done(acknowledgedLater)
    },
    /** Whether a packet is held now. */
    isHolding: (): boolean => goOn !== undefined,
    pause: (): void => {
      isPaused = true
    },
    resume: (): void => {
      isPaused = false
      if (!isHeld()) proceed()
    },
    /** Whether anything can be said has changed. */
    lookAgain: (): void => {
      if (!isHeld()) proceed()
    },
    /** The connection is gone, and with it the packet that was held. */
    reset: (): void => {
      isPaused = false
      proceed()
    },
  }
}
