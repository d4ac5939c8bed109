import { openConnection, type Connection } from './connection.ts'
import { createIdBook } from './id-book.ts'
import { createLatencies } from './latencies.ts'
import { requestsOf } from './requests.ts'
import type { LoadResult, LoadSpec } from './spec.ts'

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

/** Puts the load on. Answers with its result, and the ids of all orders that were answered as expected. */
export const generate = async (spec: LoadSpec, phases: Phases) => {
  const nextRequest = requestsOf(spec)
  const latencies = createLatencies()
  const lateness = createLatencies()
  const ids = createIdBook(spec.request.kind === 'orders')
  const failures: LoadResult['failures'] = {}
  const idle: Connection[] = []
  const due = createQueue()
  const total = { sent: 0, expected: 0, refused: 0 }
  let refused = 0
  const isOpenLoop = spec.perSecond !== undefined
  const intervalMs = 1_000 / (spec.perSecond ?? 1)
  const countMax = spec.requestCountMax ?? Infinity
  const finished = Promise.withResolvers<void>()
  let phase: 'warming up' | 'measuring' | 'draining' = 'warming up'
  let measuredFromMs = Infinity
  let measuredUntilMs = Infinity
  let nextDueMs = 0
  let underWay = 0
  let cpu = process.cpuUsage()

  const fail = (what: string, example: string): void => {
    const seen = (failures[what] ??= { count: 0, example: example.slice(0, 500) })
    seen.count += 1
  }

  const send = (connection: Connection, dueMs: number): void => {
    connection.dueMs = dueMs
    underWay += 1
    total.sent += 1
    if (isOpenLoop && dueMs >= measuredFromMs) lateness.record(performance.now() - dueMs)
    connection.send(nextRequest())
    if (total.sent >= countMax) drain()
  }

  const sendNext = (connection: Connection, nowMs: number): void => {
    const waitingSince = due.take()
    if (waitingSince !== undefined) send(connection, waitingSince)
    else if (phase === 'draining') settle()
    else if (isOpenLoop) idle.push(connection)
    else send(connection, nowMs)
  }

  /** Sends what is due; what finds no connection idle waits for one, and its latency counts from when it was due. */
  const pump = (nowMs: number): void => {
    while (phase !== 'draining' && nextDueMs <= nowMs) {
      const connection = idle.pop()
      if (connection) send(connection, nextDueMs)
      else due.put(nextDueMs)
      nextDueMs += intervalMs
    }
  }

  const onAnswer = (connection: Connection, text: string, bodyAt: number): void => {
    const nowMs = performance.now()
    underWay -= 1
    const isMeasured = (atMs: number) => atMs >= measuredFromMs && atMs < measuredUntilMs
    const countedMs = isOpenLoop ? connection.dueMs : nowMs
    const isRefused = isAnswer(text, spec.refusal)
    if (isAnswer(text, spec.expected)) {
      total.expected += 1
      ids.note(text, bodyAt)
      if (isMeasured(countedMs)) latencies.record(nowMs - connection.dueMs)
    } else if (isRefused) {
      total.refused += 1
      if (isMeasured(countedMs)) refused += 1
    } else fail(text.slice(statusAt, statusAt + 3), text)
    if (isOpenLoop) pump(nowMs)
    if (isRefused && !isOpenLoop) pause(connection, text)
    else sendNext(connection, nowMs)
  }

  const pause = (connection: Connection, text: string): void => {
    const seconds = Number(/^retry-after: (\d+)/im.exec(text)?.[1] ?? 1)
    setTimeout(() => sendNext(connection, performance.now()), seconds * 1_000)
    if (phase === 'draining') settle()
  }

  const onLost = (connection: Connection, reason: string): void => {
    fail('connection lost', reason)
    if (connection.isWaiting) underWay -= 1
    settle()
  }

  const settle = (): void => {
    if (phase === 'draining' && underWay === 0) finished.resolve()
  }
  const drain = (): void => {
    if (phase === 'draining') return
    measuredUntilMs = performance.now()
    phase = 'draining'
    cpu = process.cpuUsage(cpu)
    phases.onMeasured()
    setTimeout(() => finished.resolve(), drainMsMax)
    settle()
  }

  const connections = await Promise.all(
    Array.from({ length: spec.connections }, () => openConnection(spec.port, { onAnswer, onLost })),
  )
  nextDueMs = performance.now()
  for (const connection of connections) sendNext(connection, nextDueMs)
  const ticks = isOpenLoop ? setInterval(() => pump(performance.now()), tickMs) : undefined
  const aheadMs = Math.min(soonMs, spec.warmupMs / 2)
  await Bun.sleep(spec.warmupMs - aheadMs)
  phases.onMeasuringSoon()
  await Bun.sleep(aheadMs)
  if (phase === 'warming up') {
    phase = 'measuring'
    cpu = process.cpuUsage()
    measuredFromMs = performance.now()
  }
  const end = setTimeout(drain, spec.measuredMs)
  await finished.promise
  clearTimeout(end)
  clearInterval(ticks)
  for (const connection of connections) connection.close()

  const unanswered = underWay + due.length()
  if (unanswered > 0) failures['no answer'] = { count: unanswered, example: '' }
  const seconds = (measuredUntilMs - measuredFromMs) / 1_000
  const answered = latencies.count()
  const result: LoadResult = {
    answered,
    refused,
    seconds,
    perSecond: answered / seconds,
    latencyMs: latencies.summary(),
    curve: latencies.curve(),
    latenessMs: lateness.summary(),
    generatorCpuUs: (cpu.user + cpu.system) / Math.max(1, answered),
    total,
    failures,
  }
  return { result, ids: ids.bytes() }
}

/** Where the status stands in `HTTP/1.1 201 Created`. */
const statusAt = 9

const isAnswer = (text: string, wanted: LoadSpec['refusal']): boolean =>
  wanted !== undefined && text.startsWith(wanted.status, statusAt) && text.includes(wanted.text)

/** First in, first out, of numbers. */
const createQueue = () => {
  let values: number[] = []
  let next = 0
  return {
    put: (value: number): void => void values.push(value),
    take: (): number | undefined => {
      if (next === values.length) {
        if (next > 0) values = []
        next = 0
        return undefined
      }
      next += 1
      return values[next - 1]
    },
    length: () => values.length - next,
  }
}
