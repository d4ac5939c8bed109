import { openConnection, type Connection } from './connection.ts'
import { createQueue } from './queue.ts'
import { requestsOf } from './requests.ts'
import type { LoadSpec } from './spec.ts'
import { createTally } from './tally.ts'

/**
 * Told a little before measuring begins and when it ends, so that the one who started the run can look at the
 * processes then: under the same load, but not so that looking slows down what is measured.
 */
export type Phases = { onMeasuringSoon: () => void; onMeasured: () => void }

/** Time to look before measuring begins, of the time to warm up. */
const soonMs = 200
/** How long answers may still come after the last request was sent, in ms. Nobody waits longer than 10 s. */
const drainMsMax = 20_000
const tickMs = 1
/** Requests farther apart than this are sent to the instant: a timer is up to `tickMs` late. */
const sparseMs = 10
/** Before such an instant the clock is looked at again and again for so long, in ms; of a core that takes a tenth. */
const watchMs = 1

/** Puts the load on. Answers with its result, and the ids of all orders that were answered as expected. */
export const generate = async (spec: LoadSpec, phases: Phases) => {
  const nextRequest = requestsOf(spec)
  const tally = createTally(spec)
  const isOpenLoop = spec.perSecond !== undefined
  const intervalMs = 1_000 / (spec.perSecond ?? 1)
  const countMax = spec.requestCountMax ?? Infinity
  // In turn, as shoppers' are: one that was left out for long would be closed for being idle.
  const idle = createQueue<Connection>()
  const due = createQueue<number>()
  const finished = Promise.withResolvers<void>()
  let isDraining = false
  let nextDueMs = 0
  let underWay = 0

  const send = (connection: Connection, dueMs: number): void => {
    connection.dueMs = dueMs
    underWay += 1
    tally.sent(dueMs)
    connection.send(nextRequest())
    if (tally.sentCount() >= countMax) drain()
  }

  const sendNext = (connection: Connection, nowMs: number): void => {
    const waitingSince = due.take()
    if (waitingSince !== undefined) send(connection, waitingSince)
    else if (isDraining) settle()
    else if (isOpenLoop) idle.put(connection)
    else send(connection, nowMs)
  }

  /** Sends what is due; what finds no connection idle waits for one, and its latency counts from when it was due. */
  const pump = (nowMs: number): void => {
    while (!isDraining && nextDueMs <= nowMs) {
      const connection = idle.take()
      if (connection) send(connection, nextDueMs)
      else due.put(nextDueMs)
      nextDueMs += intervalMs
    }
  }

  const onAnswer = (connection: Connection, text: string, bodyAt: number): void => {
    const nowMs = performance.now()
    underWay -= 1
    const kind = tally.answered({ text, bodyAt }, { dueMs: connection.dueMs, nowMs })
    if (isOpenLoop) pump(nowMs)
    if (kind === 'refused' && !isOpenLoop) pause(connection, text)
    else sendNext(connection, nowMs)
  }

  const pause = (connection: Connection, text: string): void => {
    const seconds = Number(/^retry-after: (\d+)/im.exec(text)?.[1] ?? 1)
    setTimeout(() => sendNext(connection, performance.now()), seconds * 1_000)
    settle()
  }

  const onLost = (connection: Connection, reason: string): void => {
    tally.fail('connection lost', reason)
    if (connection.isWaiting) underWay -= 1
    settle()
  }

  const settle = (): void => {
    if (isDraining && underWay === 0) finished.resolve()
  }
  const drain = (): void => {
    if (isDraining) return
    isDraining = true
    tally.end()
    phases.onMeasured()
    setTimeout(() => finished.resolve(), drainMsMax)
    settle()
  }

  /** Pumps when something is due. Answers with what ends it. */
  const startTicks = (): (() => void) => {
    if (intervalMs < sparseMs) {
      const ticks = setInterval(() => pump(performance.now()), tickMs)
      return () => clearInterval(ticks)
    }
    const watch = (): void => {
      pump(performance.now())
      if (isDraining) return
      const restMs = nextDueMs - performance.now() - watchMs
      if (restMs > 0) setTimeout(watch, restMs)
      else setImmediate(watch)
    }
    watch()
    return () => {}
  }

  const open = () => openConnection(spec.port, { onAnswer, onLost })
  const connections = await Promise.all(Array.from({ length: spec.connections }, open))
  nextDueMs = performance.now()
  for (const connection of connections) sendNext(connection, nextDueMs)
  const stopTicks = isOpenLoop ? startTicks() : () => {}

  const aheadMs = Math.min(soonMs, spec.warmupMs / 2)
  await Bun.sleep(spec.warmupMs - aheadMs)
  phases.onMeasuringSoon()
  await Bun.sleep(aheadMs)
  if (!isDraining) tally.begin()
  const end = setTimeout(drain, spec.measuredMs)
  await finished.promise
  clearTimeout(end)
  stopTicks()
  for (const connection of connections) connection.close()

  const unanswered = underWay + due.length()
  if (unanswered > 0) tally.fail('no answer', '', unanswered)
  return { result: tally.result(), ids: tally.ids() }
}
