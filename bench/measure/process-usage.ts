/** The usage of a process since it began: CPU of all its threads in µs, memory now and bytes sent to disk. */
export type ProcessUsage = { cpuUs: number; rssMb: number; writtenBytes: number }

/** Linux counts CPU time in hundredths of a second (`getconf CLK_TCK`) on all machines that run bun. */
const tickUs = 10_000
const pageBytes = 4_096
const megabyte = 1_048_576

/** Reads /proc. @throws when there is no such process */
export const usageOf = async (pid: number): Promise<ProcessUsage> => {
  const [stat, statm, io] = await Promise.all(
    ['stat', 'statm', 'io'].map((file) => Bun.file(`/proc/${pid}/${file}`).text()),
  )
  // The name, in parentheses, may hold spaces: utime and stime are the 12th and 13th field after it.
  const fields = stat!.slice(stat!.lastIndexOf(')') + 2).split(' ')
  return {
    cpuUs: (Number(fields[11]) + Number(fields[12])) * tickUs,
    rssMb: (Number(statm!.split(' ')[1]) * pageBytes) / megabyte,
    writtenBytes: Number(/^write_bytes: (\d+)/m.exec(io!)?.[1] ?? 0),
  }
}
