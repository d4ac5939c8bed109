import type { Chart } from './report/charts.ts'
import type { Scale } from './scale.ts'

export type Table = { heads: readonly string[]; rows: readonly (readonly string[])[] }

/** The findings of a scenario, ready for the report. */
export type Section = {
  /** In Markdown: what was done, and how the table is read. */
  about: string
  tables: Table[]
  charts: Chart[]
  /** Single numbers, for the targets and for later scenarios. */
  figures: Partial<Record<Figure, number>>
  /** Every measurement as it was, for the JSON report. */
  runs: unknown
  /** Answers other than expected, and what an audit found wrong. */
  problems: string[]
}

export type Scenario = {
  /** Selects it on the command line. */
  name: string
  title: string
  run(context: Context): Promise<Section>
}

export type Context = {
  scale: Scale
  /** Figures of the scenarios before. */
  figures: Partial<Record<Figure, number>>
}

/** Rates per second, times in ms, memory in MB; a ratio is a number without unit. */
export type Figure =
  | 'fsyncMs'
  | 'confirmedPerSecond'
  | 'noOpPostsPerSecond'
  | 'confirmedToNoOp'
  | 'ordersPerCommit'
  | 'ordersPerMessage'
  | 'openHalfP50Ms'
  | 'openHalfP99Ms'
  | 'idleOrderMs'
  | 'catalogueToNoOp'
  | 'cataloguePerSecond'
  | 'htmlToNoOp'
  | 'dropPageToQuiet'
  | 'statusToNoOp'
  | 'fullToEmpty'
  | 'hotToSpread'
  | 'workerMemoryMb'
  | 'workerMemoryGrowthMb'
  | 'drainToSustained'
  | 'drainMemoryGrowth'
  | 'importRowsPerSecond'
  | 'importMostRowsPerSecond'
  | 'importFrontMb'
  | 'importOrdersP99Ms'
  | 'detailsCost'
  | 'dropFirstMs'
  | 'peerOrdersPerSecond'
  | 'peerListsPerSecond'
