/**
 * W3C Trace Context (https://www.w3.org/TR/trace-context/): which request of which caller something was done for.
 * The shop hands it on as it came and makes no spans of its own.
 */
export type Trace = {
  /** As it is handed on, in version 00. */
  traceparent: string
  traceId: string
  parentSpanId: string
  /** The caller records this trace: each service then logs one line for it. */
  isSampled: boolean
}

const traceparentPattern =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/** Reads a `traceparent`. One that is not valid says nothing; of a later version the part that version 00 knows counts. */
export const parseTraceparent = (text: string | undefined): Trace | undefined => {
  const [, version, traceId, parentSpanId, flags, rest] =
    traceparentPattern.exec(text?.trim() ?? '') ?? []
  if (traceId === undefined || parentSpanId === undefined || flags === undefined) return undefined
  if (version === '00' && rest !== undefined) return undefined
  const isSampled = (Number.parseInt(flags, 16) & 1) === 1
  const traceparent = `00-${traceId}-${parentSpanId}-${isSampled ? '01' : '00'}`
  return { traceparent, traceId, parentSpanId, isSampled }
}

/** The traces of a message's items, by the item's place in it. */
export type ItemTraces = ReadonlyMap<number, string>

/** The name of the MQTT 5 user property. */
export const traceProperty = 'traceparent'

/**
 * The values of the user property for a message: one for each traced item. The first item's is a plain traceparent, as
 * other programs expect it of a message with one item; of others `;item=<place>` follows.
 */
export const traceValues = (traces: ItemTraces): string[] =>
  [...traces].map(([item, traceparent]) =>
    item === 0 ? traceparent : `${traceparent};item=${item}`,
  )

/** Reads the values of the user property; undefined when no item is traced. What cannot be read is passed over. */
export const readTraceValues = (said: string | string[] | undefined): ItemTraces | undefined => {
  if (said === undefined) return undefined
  const traces = new Map<number, string>()
  for (const value of [said].flat()) {
    const [, text, item = '0'] = /^([^;]+)(?:;item=(\d{1,7}))?$/.exec(value) ?? []
    const trace = parseTraceparent(text)
    if (trace !== undefined) traces.set(Number(item), trace.traceparent)
  }
  return traces.size === 0 ? undefined : traces
}
