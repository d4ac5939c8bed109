import { parseTraceparent } from '@shop/contracts'
import type { Log } from '../log.ts'
import type { AnyFact } from './parse.ts'
import type { Announcement } from '../store.ts'

/** The subject of a fact or an announcement, as logs may show it; undefined when it has none. */
export type SubjectOf = (said: { item: unknown }) => string | undefined

/** One line for each fact whose caller records its trace. */
export const logTraced = (facts: readonly AnyFact[], subjectOf: SubjectOf, log: Log): void => {
  for (const fact of facts) {
    if (fact.traceparent === undefined) continue
    const trace = parseTraceparent(fact.traceparent)
    if (trace === undefined || !trace.isSampled) continue
    const { traceId, parentSpanId } = trace
    log.info({ traceId, parentSpanId, topic: fact.topic, subject: subjectOf(fact) }, 'traced')
  }
}

/**
 * The announcements of a batch, each with the trace of the last fact about the same subject. A batch without traces
 * costs one look at each fact. What reminders announce later has none: nobody waits for it.
 */
export const handTracesOn = (
  facts: readonly AnyFact[],
  announcements: readonly Announcement[],
  subjectOf: SubjectOf,
): readonly Announcement[] => {
  const traces = new Map<string | undefined, string>()
  for (const fact of facts) {
    if (fact.traceparent !== undefined) traces.set(subjectOf(fact), fact.traceparent)
  }
  traces.delete(undefined)
  if (traces.size === 0) return announcements
  return announcements.map((announcement) => {
    const traceparent = traces.get(subjectOf(announcement))
    return traceparent === undefined ? announcement : { ...announcement, traceparent }
  })
}
