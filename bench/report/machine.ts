import { cpus, release, totalmem } from 'node:os'
import packages from '../../package.json' with { type: 'json' }

/** The machine that made a report, and the versions that it measured. */
export type Machine = {
  cpu: string
  cores: number
  memoryGb: number
  kernel: string
  commit: string
  versions: Record<string, string>
}

export const machineOf = async (): Promise<Machine> => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1_024 ** 3),
  kernel: `Linux ${release()}`,
  commit: await commit(),
  versions: {
    shop: (packages as { version?: string }).version ?? 'unreleased',
    bun: Bun.version,
    mosquitto: await mosquittoVersion(),
  },
})

const commit = async (): Promise<string> => {
  const hash = (await said('git', 'rev-parse', '--short=12', 'HEAD')).trim()
  const changed = (await said('git', 'status', '--porcelain', '--untracked-files=no')).trim()
  return `${hash || 'unknown'}${changed ? ' with changes' : ''}`
}

const mosquittoVersion = async (): Promise<string> =>
  /version (\S+)/.exec(await said('mosquitto', '-h'))?.[1] ?? 'unknown'

const programFolders = '/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin'

/** The standard output of a program; nothing when the program is missing. */
const said = async (...command: string[]): Promise<string> => {
  try {
    return await new Response(
      Bun.spawn(command, { env: { PATH: programFolders }, stderr: 'ignore' }).stdout,
    ).text()
  } catch {
    return ''
  }
}
