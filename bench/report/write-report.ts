import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BenchReport } from '../run-bench.ts'
import { markdownOf } from './markdown.ts'

/** Writes report.md, report.json and the charts into the folder; charts of an earlier report are removed. */
export const writeReport = async (folder: string, report: BenchReport): Promise<void> => {
  await mkdir(folder, { recursive: true })
  for (const file of await readdir(folder)) {
    if (file.endsWith('.svg')) await rm(join(folder, file))
  }
  for (const { file, svg } of report.sections.flatMap(({ charts }) => charts)) {
    await Bun.write(join(folder, file), svg)
  }
  await Bun.write(join(folder, 'report.md'), markdownOf(report))
  await Bun.write(join(folder, 'report.json'), `${JSON.stringify(report, withoutPictures, 1)}\n`)
}

const withoutPictures = (key: string, value: unknown): unknown =>
  key === 'svg' ? undefined : value
