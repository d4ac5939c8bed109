import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Presence } from '@shop/contracts'
import { connectAsync, type MqttClient } from 'mqtt'
import {
  assertInstanceFree,
  createInstanceWatch,
  InstanceTakenError,
} from '../../src/bus/instance.ts'
import { quietLog } from '../given.ts'
import { startBroker, type TestBroker } from './broker.ts'

let broker: TestBroker
let other: MqttClient
beforeAll(async () => {
  broker = await startBroker()
  other = await connectAsync(broker.url, { protocolVersion: 5 })
})
afterAll(async () => {
  await other.endAsync(true)
  await broker.close()
})

const instanceOf = (instance: string, url = broker.url) => ({
  service: 'order',
  instance,
  url,
  password: 'any',
  presenceTopic: `presence/order/${instance}`,
})
type Own = ReturnType<typeof instanceOf>

const say = ({ presenceTopic }: Own, { alive = true, since = 1 }: Partial<Presence> = {}) => {
  const presence: Presence = { alive, since, version: '1', epoch: 'e', backlog: 0 }
  return other.publishAsync(presenceTopic, JSON.stringify(presence), { qos: 1, retain: true })
}

/** Says it again and again, as a living process does, until the work has ended. */
const whileRenewed = async <T>(
  own: Own,
  work: Promise<T>,
  said?: Partial<Presence>,
): Promise<T> => {
  let isOver = false
  const ended = work.finally(() => void (isOver = true))
  ended.catch(() => undefined)
  while (!isOver) {
    await say(own, said)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return ended
}

/** Longer than a test may take: a look that ends has heard something. */
const forEver = 60_000
/** Long enough to hear what was said before. */
const shortly = 100

describe('the name of an instance', () => {
  test('is free when nobody ever had it', async () => {
    await assertInstanceFree(instanceOf('new'), forEver)
  })

  test('is free at once when the last process said goodbye', async () => {
    const own = instanceOf('stopped')
    await say(own, { alive: false })
    await assertInstanceFree(own, forEver)
  })

  test('is free when the retained presence of a process is not renewed', async () => {
    const own = instanceOf('dead')
    await say(own)
    await assertInstanceFree(own, shortly)
  })

  test('is taken when a process renews its presence, and the error names the variable', async () => {
    const own = instanceOf('order-1')
    await say(own)
    const refusal = assertInstanceFree(own, forEver).catch((error: unknown) => error)
    const error = await whileRenewed(own, refusal)
    expect(error).toBeInstanceOf(InstanceTakenError)
    expect(String(error)).toContain('ORDER_INSTANCE=order-1')
  })

  test('is not known to be taken while the bus is away', async () => {
    await assertInstanceFree(instanceOf('early', 'mqtt://127.0.0.1:9'), forEver)
  })
})

describe('a process that came back to the bus', () => {
  const givenWatch = (own: Own, { sinceMs, waitMs }: { sinceMs: number; waitMs: number }) => {
    const lines: string[] = []
    const taken: InstanceTakenError[] = []
    const watch = createInstanceWatch({
      own,
      sinceMs,
      onTaken: (error) => void taken.push(error),
      log: { ...quietLog, error: (_: unknown, line?: string) => void lines.push(line ?? '') },
      waitMs,
    })
    return { ...watch, lines, taken }
  }

  test('goes when an earlier process has its name', async () => {
    const own = instanceOf('earlier')
    const { cameBack, taken, lines } = givenWatch(own, { sinceMs: 2, waitMs: forEver })
    await whileRenewed(own, cameBack(), { since: 1 })
    expect([taken.map(({ code }) => code), lines]).toEqual([['instance-taken'], []])
  })

  test('stays when a later process has its name, and logs it', async () => {
    const own = instanceOf('later')
    const { cameBack, taken, lines } = givenWatch(own, { sinceMs: 2, waitMs: forEver })
    await whileRenewed(own, cameBack(), { since: 3 })
    expect([taken, lines.length]).toEqual([[], 1])
    expect(lines[0]).toContain('later')
  })

  test('stays when it hears itself alone', async () => {
    const own = instanceOf('alone')
    const { cameBack, taken, lines } = givenWatch(own, { sinceMs: 2, waitMs: shortly })
    await whileRenewed(own, cameBack(), { since: 2 })
    expect([taken, lines]).toEqual([[], []])
  })

  test('names the session that another client took over', () => {
    const { takenOver, lines } = givenWatch(instanceOf('order-3'), { sinceMs: 2, waitMs: 0 })
    takenOver()
    expect(lines).toEqual([expect.stringContaining('order-3')])
  })
})
