import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runtimes, type Runtime } from '@shop/front/bundle'
import { runProcess } from '../house/processes.ts'
import { programOf } from './programs.ts'
import { readWrangler } from './workerd-config.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'currencies-'))
  await Bun.build({
    entrypoints: [join(import.meta.dir, 'currency-figures.ts')],
    outdir: folder,
    naming: 'figures.mjs',
    format: 'esm',
    target: 'browser',
    external: ['node:*'],
  })
  const { compatibility_date: date, compatibility_flags: flags } = await readWrangler()
  await Bun.write(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "figures", worker = .figures)]);
const figures :Workerd.Worker = (
  modules = [(name = "figures.mjs", esModule = embed "figures.mjs")],
  compatibilityDate = "${date}",
  compatibilityFlags = ${JSON.stringify(flags)},
);
`,
  )
})
afterAll(() => rm(folder, { recursive: true }))

const commandOf = (runtime: Runtime): string[] => {
  const module = join(folder, 'figures.mjs')
  if (runtime === 'bun') return [process.execPath, module]
  if (runtime === 'node') return ['node', module]
  if (runtime === 'deno') return [programOf('deno'), 'run', '--no-prompt', module]
  return [programOf('workerd'), 'test', join(folder, 'config.capnp')]
}

/** ISO 4217: currencies that do not have 100 minor units. All others have. */
const unusual = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
    .split(' ')
    .map((code) => [code, 1] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 1_000] as const),
  ...['CLF', 'UYW'].map((code) => [code, 10_000] as const),
])

describe('the minor units of every currency', () => {
  test.each([...runtimes])('are those of ISO 4217 on %s', async (runtime) => {
    const env = { DENO_NO_UPDATE_CHECK: '1', DENO_DIR: join(folder, 'deno-dir') }
    const program = runProcess(commandOf(runtime), { cwd: folder, env })
    expect(await program.ended).toBe(0)
    const line = program
      .output()
      .split('\n')
      .find((each) => each.startsWith('[['))!
    const figures = JSON.parse(line) as [string, number][]
    expect(figures).toHaveLength(165)
    const expected = figures.map(([code]) => [code, unusual.get(code) ?? 100])
    expect(figures).toEqual(expected as [string, number][])
    expect(figures.filter(([code]) => unusual.has(code))).toHaveLength(unusual.size)
  })
})
