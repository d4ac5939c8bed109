import { Format, Presets, SingleBar } from 'cli-progress'

export type Progress = { step(count?: number): void; stop(): void }

/** Shows a bar on standard error when that is a terminal, and nothing otherwise. `unit` stands behind the total. */
export const startProgress = (stepCount: number, unit = ''): Progress => {
  if (!process.stderr.isTTY) return { step: () => undefined, stop: () => undefined }
  const bar = new SingleBar(
    {
      format: `{bar} {percentage}% · {value} of {total} ${unit} · {duration_formatted}, {eta_formatted} left`,
      formatValue: (value, options, type) =>
        type === 'value' ? String(Math.round(value)) : Format.ValueFormat(value, options, type),
    },
    Presets.shades_classic,
  )
  bar.start(stepCount, 0)
  return { step: (count = 1) => bar.increment(count), stop: () => bar.stop() }
}
