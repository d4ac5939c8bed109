/**
 * Bounds work that is under way at one time, by its count and by its length. One piece of work is always let in, however
 * long it is. For one caller, who waits for `room` before each `add`. Both waits reject with the error of work that failed.
 */
export const createWindow = ({ countMax, lengthMax }: { countMax: number; lengthMax: number }) => {
  let count = 0
  let length = 0
  let failure: { error: unknown } | undefined
  let wake = (): void => {}

  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    if (failure !== undefined) throw failure.error
  }

  return {
    /** Resolves when there is room for more. */
    room: (): Promise<void> => until(() => count < countMax && length < lengthMax),
    /** Counts work that has begun until it ends. */
    add: (work: Promise<void>, workLength: number): void => {
      count += 1
      length += workLength
      const leave = (): void => {
        count -= 1
        length -= workLength
        wake()
      }
      work.catch((error: unknown) => (failure ??= { error })).finally(leave)
    },
    /** Resolves when all work has ended. */
    empty: (): Promise<void> => until(() => count === 0),
  }
}
