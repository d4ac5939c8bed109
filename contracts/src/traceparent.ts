/**
 * W3C Trace Context (https://www.w3.org/TR/trace-context/): names the caller's request that caused some work. The shop
 * passes it on unchanged and makes no spans of its own.
 */
export type Trace = {
  /** The value that is passed on, in version 00. */
  traceparent: string
  traceId: string
  parentSpanId: string
  /** Whether the caller records this trace. Then each service logs one line for it. */
  isSampled: boolean
}

const traceparentPattern =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/** Parses a `traceparent`; undefined when it is not valid. Of a later version it reads the part that version 00 has. */
export const parseTraceparent = (text: string | undefined): Trace | undefined => {
  if (text === undefined) return undefined
  const [, version, traceId, parentSpanId, flags, rest] = traceparentPattern.exec(text.trim()) ?? []
  if (traceId === undefined || parentSpanId === undefined || flags === undefined) return undefined
  if (version === '00' && rest !== undefined) return undefined
  const isSampled = (Number.parseInt(flags, 16) & 1) === 1
  const traceparent = `00-${traceId}-${parentSpanId}-${isSampled ? '01' : '00'}`
  return { traceparent, traceId, parentSpanId, isSampled }
}

/** The traces of a message's items, by the item's index. */
export type ItemTraces = ReadonlyMap<number, string>

/** The name of the MQTT 5 user property. */
export const traceProperty = 'traceparent'

/**
 * Makes the values of the user property for a message, one for each traced item. The value of the first item is a plain
 * traceparent, which other programs expect of a message with one item. `;item=<index>` follows it for every other item.
 */
export const traceValues = (traces: ItemTraces): string[] =>
  [...traces].map(([item, traceparent]) =>
    item === 0 ? traceparent : `${traceparent};item=${item}`,
  )

/** Parses the values of the user property; undefined when no item is traced. Unreadable values are ignored. */
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
