import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { markdownOf } from './markdown.ts'
import type { BenchReport } from './report.ts'

/**
 * Writes the report and its charts into the folder, and every measurement into report.json, which git ignores. Removes
 * the charts of an earlier report.
 */
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
