import { identityOf, type ProcessIdentity } from './process-identity.ts'
import { writeRecord, type RecordedProcess } from './record.ts'

/** Keeps on disk, at every moment, the processes that the present supervisor has started. */
export type OwnRecord = {
  /** A process was started under this name, in the place of an earlier one. */
  started(name: string, pid: number): void
  /** Variables of .env have another value than when processes were started. */
  changed(variables: readonly string[]): void
}

/** Keeps the record of this process as a supervisor. `names` is the order in which processes are listed. */
export const keepRecord = (names: readonly string[]): OwnRecord => {
  const processes = new Map<string, ProcessIdentity>()
  let changedVariables: string[] = []
  const supervisor = identityOf(process.pid)!
  const write = (): void => {
    const listed = names.flatMap((name): RecordedProcess[] => {
      const identity = processes.get(name)
      return identity === undefined ? [] : [{ name, ...identity }]
    })
    writeRecord({ supervisor, processes: listed, changedVariables })
  }
  write()
  return {
    started: (name, pid) => {
      const identity = identityOf(pid)
      if (identity === undefined) return
      processes.set(name, identity)
      write()
    },
    changed: (variables) => {
      changedVariables = [...variables]
      write()
    },
  }
}
