/** The usage of a process since it began: CPU of all its threads in µs, memory now and bytes sent to disk. */
export type ProcessUsage = { cpuUs: number; rssMb: number; writtenBytes: number }

/** Linux counts CPU time in hundredths of a second (`getconf CLK_TCK`) on all machines that run bun. */
const tickUs = 10_000
const pageBytes = 4_096
const megabyte = 1_048_576

/** Reads /proc. @throws when there is no such process */
export const usageOf = async (pid: number): Promise<ProcessUsage> => {
  const [{ cpuUs }, statm, io] = await Promise.all([
    timesOf(pid),
    ...['statm', 'io'].map((file) => Bun.file(`/proc/${pid}/${file}`).text()),
  ])
  return {
    cpuUs,
    rssMb: (Number(statm!.split(' ')[1]) * pageBytes) / megabyte,
    writtenBytes: Number(/^write_bytes: (\d+)/m.exec(io!)?.[1] ?? 0),
  }
}

/** The parent of a process, its CPU in µs, and that of its children which ended. @throws when there is no such process */
export const timesOf = async (pid: number) => {
  const stat = await Bun.file(`/proc/${pid}/stat`).text()
  // The name, in parentheses, may hold spaces. Behind it are the state, the parent, and from the 12th field on utime, stime,
  // cutime and cstime.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const usOf = (first: number): number =>
    (Number(fields[first]) + Number(fields[first + 1])) * tickUs
  return { parent: Number(fields[1]), cpuUs: usOf(11), endedChildrenCpuUs: usOf(13) }
}
