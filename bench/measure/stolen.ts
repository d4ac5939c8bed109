/** The times of all cores since Linux started, in hundredths of a second. */
export type CoreTime = { all: number; stolen: number }

export const coreTime = async (): Promise<CoreTime> => {
  const [first = ''] = (await Bun.file('/proc/stat').text()).split('\n')
  const values = first.split(/\s+/).slice(1, 9).map(Number)
  return { all: values.reduce((sum, value) => sum + value, 0), stolen: values[7] ?? 0 }
}

/** Share of the cores that other machines on the same host took between two looks. */
export const stolenShare = (before: CoreTime, after: CoreTime): number =>
  (after.stolen - before.stolen) / Math.max(1, after.all - before.all)
