import type { Epochs, ItemTraces, MessageProperties } from '@shop/contracts'

/** A message that arrived and is not acknowledged. */
export type Delivery = {
  topic: string
  payload: Uint8Array
  /** MQTT 5 response topic: where the sender waits for an answer. */
  replyTo: string | undefined
  messageId: number
  /** Of whose databases the message speaks; missing when the sender has none. */
  epochs?: Epochs | undefined
  /** Of the items that were done for a traced request. */
  traces?: ItemTraces | undefined
  /** The connection it came on: only there can it be acknowledged. */
  connection: unknown
}

export type BusOptions = {
  url: string
  username: string
  password: string
  /** Fixed per instance: the broker keeps the session, and what is queued for it, under this name. */
  clientId: string
  /** Earlier client ids: what the broker still keeps under them is delivered too, and their sessions are ended. */
  formerClientIds: readonly string[]
  /** The session under a former client id is ended: nothing waits there any more. */
  onFormerEnded: (clientId: string) => void
  /** Topics at QoS 1: nothing published there is missed, not even while this process is away, unless it shares them. */
  subscriptions: readonly string[]
  /**
   * The group of instances that share the subscriptions: each message goes to one of those that are connected, and the
   * broker keeps nothing for one that is not. Undefined: this process has the topics for itself, and a kept session.
   */
  group: string | undefined
  /** Whether this process may take over the sessions of former client ids now: one instance does. */
  mayTakeOver: () => boolean
  /** Topics at QoS 0, subscribed at every connect, so that what is retained there comes again. */
  notices: readonly string[]
  /** Sent by the broker when this process vanishes: topic, payload and properties. */
  lastWill: readonly [topic: string, payload: string, message: MessageProperties]
  onDelivery: (delivery: Delivery) => void
  onNotice: (topic: string, payload: Uint8Array) => void
  /** The connection was lost: what was not started will be delivered again. */
  onLost: () => void
  onConnect: () => void
  onError: (error: Error) => void
  /** The connection that was lost is open again. */
  onCameBack: () => void
  /** Another client has taken this one's place: the broker closed the connection for it. */
  onTakenOver: () => void
  /** The broker refuses what is published on a topic, for want of rights. Called once for each topic. */
  onRefused: (topic: string) => void
  /**
   * After so many seconds of silence the broker is asked whether it is still there, and after 1.5 times as many it takes
   * this process for gone. 10 unless told otherwise, and 3 in a group, whose messages an instance takes along.
   */
  keepaliveSeconds?: number
}

export type Bus = {
  isConnected(): boolean
  /** Publishes at QoS 1. Resolves when the broker acknowledged, or `false` when it did not take the message. */
  publish(topic: string, payload: string, message?: MessageProperties): Promise<boolean>
  /**
   * Publishes at QoS 0 what the broker tells everybody who subscribes later, for `presenceExpirySeconds`. Lost when the
   * bus is not there.
   */
  publishRetained(topic: string, payload: string, message?: MessageProperties): void
  /** Messages published that the broker has not acknowledged yet. */
  outstanding(): number
  /** A topic on which the broker refuses, for want of rights, what is published. */
  refusedTopic(): string | undefined
  /** Sends PUBACK for each, in this order, in one write. Deliveries of an earlier connection are left to come again. */
  acknowledge(deliveries: readonly Delivery[]): void
  /** Stops reading from the broker after the message at hand, until `resume`. */
  pause(): void
  resume(): void
  /**
   * Leaves the group, so that what is published goes to its other members. Resolves when everything that the broker has
   * sent was delivered. A bus without a group stays subscribed: what it does not take waits in its session.
   */
  leaveGroup(): Promise<void>
  close(): Promise<void>
}
