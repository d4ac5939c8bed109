import { createIdBook } from './id-book.ts'
import { createLatencies } from './latencies.ts'
import type { LoadResult, LoadSpec } from './spec.ts'

/**
 * Counts what a run did. An answer is measured when it came while measuring (closed loop), or when its request was due
 * then (open loop). Times are ms of `performance.now()`.
 */
export const createTally = (spec: LoadSpec) => {
  const isOpenLoop = spec.perSecond !== undefined
  const latencies = createLatencies()
  const refusedLatencies = createLatencies()
  const lateness = createLatencies()
  const ids = createIdBook(spec.request.kind === 'orders')
  const failures: LoadResult['failures'] = {}
  const total = { sent: 0, expected: 0, refused: 0 }
  let fromMs = Infinity
  let untilMs = Infinity
  let cpu = process.cpuUsage()

  const isMeasured = (dueMs: number, nowMs: number): boolean => {
    const countedMs = isOpenLoop ? dueMs : nowMs
    return countedMs >= fromMs && countedMs < untilMs
  }
  const fail = (what: string, example: string, count = 1): void => {
    const seen = (failures[what] ??= { count: 0, example: example.slice(0, exampleLengthMax) })
    seen.count += count
  }

  return {
    fail,
    begin: (): void => {
      fromMs = performance.now()
      cpu = process.cpuUsage()
    },
    end: (): void => {
      untilMs = performance.now()
      cpu = process.cpuUsage(cpu)
    },
    sent: (dueMs: number): void => {
      total.sent += 1
      if (isOpenLoop && dueMs >= fromMs) lateness.record(performance.now() - dueMs)
    },
    sentCount: () => total.sent,
    /** Takes an answer in; says whether it was a refusal. */
    answered: (
      { text, bodyAt }: { text: string; bodyAt: number },
      { dueMs, nowMs }: { dueMs: number; nowMs: number },
    ): 'refused' | 'other' => {
      if (isAnswer(text, spec.expected)) {
        total.expected += 1
        ids.note(text, bodyAt)
        if (isMeasured(dueMs, nowMs)) latencies.record(nowMs - dueMs)
        return 'other'
      }
      if (isAnswer(text, spec.refusal)) {
        total.refused += 1
        if (isMeasured(dueMs, nowMs)) refusedLatencies.record(nowMs - dueMs)
        return 'refused'
      }
      fail(text.slice(statusAt, statusAt + 3), text)
      return 'other'
    },
    ids: () => ids.bytes(),
    result: (): LoadResult => {
      const seconds = (untilMs - fromMs) / 1_000
      const answered = latencies.count()
      return {
        answered,
        refused: refusedLatencies.count(),
        refusedLatencyMs: refusedLatencies.summary(),
        seconds,
        perSecond: answered / seconds,
        latencyMs: latencies.summary(),
        curve: latencies.curve(),
        latenessMs: lateness.summary(),
        generatorCpuUs: (cpu.user + cpu.system) / Math.max(1, answered),
        total,
        failures,
      }
    },
  }
}

const exampleLengthMax = 500
/** Where the status stands in `HTTP/1.1 201 Created`. */
const statusAt = 9

const isAnswer = (text: string, wanted: LoadSpec['refusal']): boolean =>
  wanted !== undefined && text.startsWith(wanted.status, statusAt) && text.includes(wanted.text)
