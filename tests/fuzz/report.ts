import type { Figures } from './figures.ts'

/** The figures of a campaign for people. */
export const reportText = (figures: Figures, { seconds }: { seconds: number }): string => {
  const {
    http,
    encodings,
    pipelines,
    pipelined,
    raw,
    rawAnswered,
    messages,
    items,
    parked,
    rounds,
  } = figures.counts
  const routes = Object.entries(figures.routes).map(([route, statuses]) => {
    const answers = Object.entries(statuses).map(([status, count]) => `${status}: ${number(count)}`)
    return `  ${route.padEnd(36)} ${answers.join(', ')}`
  })
  const topics = Object.entries(figures.topics).map(
    ([topic, sum]) =>
      `  ${topic.padEnd(36)} ${number(sum.messages)} messages, ${number(sum.items)} items, ${number(sum.bytes)} bytes`,
  )
  const ways = Object.entries(figures.ways).map(([name, count]) => `${name} ${number(count)}`)
  const codes = Object.entries(figures.codes).map(([code, count]) => `${code} ${number(count)}`)
  const orders = Object.entries(figures.orders).map(([status, n]) => `${status} ${number(n)}`)
  return [
    `${number(http + pipelines + raw + messages)} inputs in ${number(Math.round(seconds))} s:`,
    `${number(http)} requests (${number(encodings)} with an encoding at fault; ${ways.join(', ')}),`,
    `${number(pipelines)} pipelines of ${number(pipelined)} requests, ${number(raw)} connections with other bytes (${number(rawAnswered)} answered),`,
    `${number(messages)} bus messages with ${number(items)} items`,
    'Requests, by status:',
    ...routes.sort(),
    `Problems: ${codes.sort().join(', ')}`,
    'Bus messages:',
    ...topics.sort(),
    `Parked with a reason: ${number(parked)} rows. Orders in the end: ${orders.join(', ')}.`,
    `${number(rounds)} rounds, the longest time to rest ${number(Math.round(figures.slowestSettleMs))} ms.`,
    `${number(figures.complaints.length)} complaints.`,
  ].join('\n')
}

const number = (value: number): string => value.toLocaleString('en')
