import { afterEach } from 'bun:test'

type Reopenable<Under> = { reopen(): Promise<Under>; close(): Promise<void> | void }

/** Opens stores for the tests of a file, and closes them at the end of each test, one after the other. */
export const openedStores = <Under extends Reopenable<Under>, Given extends unknown[]>(
  makeStore: (...given: Given) => Promise<Under>,
) => {
  const opened: Under[] = []
  const kept = async (opening: Promise<Under>): Promise<Under> => {
    const under = await opening
    opened.push(under)
    return under
  }
  const closeAll = async (): Promise<void> => {
    for (const under of opened.splice(0)) await under.close()
  }
  afterEach(closeAll)
  return {
    make: (...given: Given) => kept(makeStore(...given)),
    openAgain: (under: Under) => kept(under.reopen()),
    /** For the runs of a property, which have stores of their own. */
    closeAll,
  }
}
