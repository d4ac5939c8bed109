import { traceProperty, traceValues, type ItemTraces } from './traceparent.ts'

/**
 * The epoch of the sender's database, and of its reader's as far as the sender knows it. A reader passes over what was
 * said between databases that have not met: it is said again.
 */
export type Epochs = { epoch: string; readerEpoch?: string | undefined }

/** The properties of a bus message, beside its items. */
export type MessageProperties = {
  /** Where the sender waits for answers: the MQTT 5 response topic. */
  replyTo?: string | undefined
  /** Age at which the broker drops the message. */
  expirySeconds?: number | undefined
  epochs?: Epochs | undefined
  /** Of every amount in the sender's database. Beside presence; readers of 0.1.0 would refuse another field in it. */
  currency?: string | undefined
  /** The broker keeps nothing for the sender while it is away. Beside presence, for the same reason. */
  keepsNoSession?: boolean | undefined
  traces?: ItemTraces | undefined
}

/** The names of the epochs among the MQTT 5 user properties. */
export const epochProperty = 'epoch'
export const readerEpochProperty = 'reader-epoch'
/** The name of the currency among them. */
export const currencyProperty = 'currency'
/** The name of the kind of session among them, and the kind that ends with its connection. */
export const sessionProperty = 'session'
const cleanSession = 'clean'

/** The same as properties of a PUBLISH packet (MQTT 5, section 3.3.2.3). */
export const publishProperties = (message: MessageProperties) => {
  const { replyTo, expirySeconds, epochs, currency, keepsNoSession, traces } = message
  const hasOwn = epochs || currency || keepsNoSession || traces
  return {
    ...(replyTo !== undefined && { responseTopic: replyTo }),
    ...(expirySeconds !== undefined && { messageExpiryInterval: expirySeconds }),
    ...(hasOwn && { userProperties: userPropertiesOf(message) }),
  }
}

const userPropertiesOf = ({ epochs, currency, keepsNoSession, traces }: MessageProperties) => ({
  ...(epochs && { [epochProperty]: epochs.epoch }),
  ...(epochs?.readerEpoch && { [readerEpochProperty]: epochs.readerEpoch }),
  ...(currency && { [currencyProperty]: currency }),
  ...(keepsNoSession && { [sessionProperty]: cleanSession }),
  ...(traces && { [traceProperty]: traceValues(traces) }),
})

export type UserProperties = Readonly<Record<string, string | string[]>>

/** The epochs of a received message; undefined when its sender has no database. */
export const readEpochs = (properties: UserProperties | undefined): Epochs | undefined => {
  const epoch = lastOf(properties?.[epochProperty])
  if (epoch === undefined) return undefined
  return { epoch, readerEpoch: lastOf(properties?.[readerEpochProperty]) }
}

/** The currency of the sender's database; undefined when it has none, or is of version 0.1.0. */
export const readCurrency = (properties: UserProperties | undefined): string | undefined =>
  lastOf(properties?.[currencyProperty])

/** Whether the broker keeps nothing for the sender while it is away. */
export const readKeepsNoSession = (properties: UserProperties | undefined): boolean =>
  lastOf(properties?.[sessionProperty]) === cleanSession

/** A repeated property comes as an array. Its last value counts. */
const lastOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.at(-1) : value
