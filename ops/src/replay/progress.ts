import { Presets, SingleBar } from 'cli-progress'

/** A bar on the terminal's error output; nothing when that is a file or a pipe. */
export const startProgress = (stepCount: number): { step(): void; stop(): void } => {
  if (!process.stderr.isTTY) return { step: () => undefined, stop: () => undefined }
  const bar = new SingleBar(
    {
      format:
        '{bar} {percentage}% · {value} of {total} · {duration_formatted}, {eta_formatted} left',
    },
    Presets.shades_classic,
  )
  bar.start(stepCount, 0)
  return { step: () => bar.increment(), stop: () => bar.stop() }
}
