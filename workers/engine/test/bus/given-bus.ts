import type { Bus, BusOptions, Delivery } from '../../src/bus/bus.ts'
import { connectBus } from '../../src/bus/connect-bus.ts'
import type { TestBroker } from './broker.ts'

export type GivenBus = Awaited<ReturnType<typeof givenBusOn>>

/** A connection whose deliveries can be awaited, under a name that only this test uses. */
export const givenBusOn = async (
  { url }: Pick<TestBroker, 'url'>,
  name: string,
  more: Partial<BusOptions> = {},
) => {
  const deliveries: Delivery[] = []
  const notices: string[] = []
  const wereConnected: boolean[] = []
  let wake = (): void => undefined
  const connected = Promise.withResolvers<void>()
  const bus: Bus = connectBus({
    url,
    username: '',
    password: '',
    clientId: name,
    group: undefined,
    formerClientIds: [],
    mayTakeOver: () => true,
    onFormerEnded: () => undefined,
    onCameBack: () => undefined,
    onTakenOver: () => undefined,
    onRefused: () => undefined,
    subscriptions: [`${name}/facts`],
    notices: [`${name}/notices`],
    lastWill: [`${name}/will`, 'gone', {}],
    ...more,
    onDelivery: (delivery) => {
      wereConnected.push(bus.isConnected())
      deliveries.push(delivery)
      wake()
    },
    onNotice: (_, payload) => {
      notices.push(Buffer.from(payload).toString())
      wake()
    },
    onLost: () => undefined,
    onConnect: () => connected.resolve(),
    onError: () => undefined,
  })
  await connected.promise
  const reached = async (isReached: () => boolean): Promise<void> => {
    while (!isReached()) await new Promise<void>((resolve) => (wake = resolve))
  }
  return {
    bus,
    deliveries,
    notices,
    /** Of each delivery, whether the bus was there to publish an answer. */
    wereConnected,
    reached,
    /** Resolves when that many deliveries came. */
    delivered: (count: number) => reached(() => deliveries.length >= count),
    texts: () => deliveries.map(({ payload }) => Buffer.from(payload).toString()),
  }
}
