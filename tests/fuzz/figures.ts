import { itemsIn, type BusInput } from './bus-inputs.ts'
import type { Answer } from './answers.ts'
import type { HttpInput } from './http-inputs.ts'
import type { PipelineInput } from './pipeline-inputs.ts'
import type { Way } from './ways.ts'

export type Complaint = { index: number; text: string }
export type Figures = ReturnType<typeof createFigures>

/** Counts of the inputs and of their fates. */
export const createFigures = () => {
  const routes: Record<string, Record<string, number>> = {}
  const codes: Record<string, number> = {}
  const topics: Record<string, { messages: number; items: number; bytes: number }> = {}
  const complaints: Complaint[] = []
  const ways: Record<Way['name'], number> = { direct: 0, prefix: 0, nginx: 0, haproxy: 0 }
  const figures = {
    http: 0,
    encodings: 0,
    pipelines: 0,
    pipelined: 0,
    raw: 0,
    rawAnswered: 0,
    messages: 0,
    items: 0,
    parked: 0,
    rounds: 0,
  }

  return {
    counts: figures,
    routes,
    codes,
    ways,
    topics,
    complaints,
    /** Orders by status, as the doctor saw them last. */
    orders: {} as Record<string, number>,
    slowestSettleMs: 0,
    answered: (
      { operation, method, expected }: HttpInput,
      { status, text }: Answer,
      way: Way,
    ): void => {
      figures.http += 1
      ways[way.name] += 1
      if (expected !== undefined) figures.encodings += 1
      const route = operation === undefined ? 'elsewhere' : `${method} ${operation.path}`
      const statuses = (routes[route] ??= {})
      statuses[status] = (statuses[status] ?? 0) + 1
      const [, code] = (status >= 400 && /"code":"([\w-]+)"/.exec(text)) || []
      if (code !== undefined) codes[code] = (codes[code] ?? 0) + 1
    },
    answeredPipeline: ({ requests }: PipelineInput): void => {
      figures.pipelines += 1
      figures.pipelined += requests.length
    },
    answeredRaw: (answer: string): void => {
      figures.raw += 1
      if (answer !== '') figures.rawAnswered += 1
    },
    published: ({ topic, payload }: BusInput): void => {
      const items = itemsIn(payload)?.length ?? 0
      figures.messages += 1
      figures.items += items
      const sum = (topics[topic.name] ??= { messages: 0, items: 0, bytes: 0 })
      sum.messages += 1
      sum.items += items
      sum.bytes += payload.byteLength
    },
    complain: (index: number, text: string): void => void complaints.push({ index, text }),
  }
}
