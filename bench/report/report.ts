import type { Scale } from '../scale.ts'
import type { Context, Section } from '../scenario.ts'
import type { Machine } from './machine.ts'
import type { Target } from './targets.ts'

/** Everything that a run of the bench found. */
export type BenchReport = {
  startedAt: string
  minutes: number
  isQuick: boolean
  machine: Machine
  /** Share of the cores that other machines on the same host took meanwhile. */
  stolen: number
  scale: Scale
  /** Single numbers by name: rates per second, times in ms, memory in MB. */
  figures: Context['figures']
  targets: Target[]
  sections: (Section & { name: string; title: string; seconds: number })[]
  problems: string[]
}
