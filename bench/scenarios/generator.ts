import { measureNoOpPosts, type NoOpMeasured } from '../ceilings/measure-no-op.ts'
import { besideNoOp } from '../ceilings/no-op.ts'
import { measureWithWrk, type WrkMeasured } from '../ceilings/wrk.ts'
import { median, medianByRate, shown, whole } from '../report/numbers.ts'
import type { Scenario } from '../scenario.ts'
import { problemsIn } from './order-tables.ts'

type Round = { ours: NoOpMeasured; wrk: WrkMeasured | undefined }

/** Shows that the load generator is not what is measured. */
export const generator: Scenario = {
  name: 'generator',
  title: 'The load generator itself',
  run: async ({ scale }) => {
    const { busyConnections: connections, settleMs, noOpMs } = scale
    const rounds = await besideNoOp(async (noOp) => {
      await measureNoOpPosts(noOp, { connections, warmupMs: noOpMs, measuredMs: settleMs })
      const all: Round[] = []
      for (let round = 0; round < scale.rounds; round += 1) {
        const load = { connections, warmupMs: settleMs, measuredMs: noOpMs }
        all.push({
          ours: await measureNoOpPosts(noOp, load),
          wrk: await measureWithWrk({ port: noOp.port, connections, measuredMs: noOpMs }),
        })
      }
      return all
    })
    const ours = medianByRate(rounds.map((round) => round.ours))
    const byWrk = rounds.flatMap(({ wrk }) => wrk ?? [])
    const wrkRow = [
      'wrk, one thread',
      whole(median(byWrk.map(({ perSecond }) => perSecond))),
      shown(median(byWrk.map(({ cpuUs }) => cpuUs))),
      '',
      '',
    ]
    const share = (ours.generatorCpuUs * ours.perSecond) / 1_000_000
    return {
      about: `The no-op server under our generator (one process of bun, raw sockets, prepared bytes, a key of its own for each order, every answer checked) and, in turn, under wrk (C), which does not check answers. The server is the bottleneck when its core is full and the generator's is not.`,
      tables: [
        {
          heads: [
            'generator',
            'no-op POSTs/s',
            'its µs per request',
            'its core',
            'the server’s core',
          ],
          rows: [
            [
              'ours',
              whole(ours.perSecond),
              shown(ours.generatorCpuUs),
              shown(share),
              shown((ours.serverCpuUs * ours.perSecond) / 1_000_000),
            ],
            ...(byWrk.length > 0 ? [wrkRow] : [['wrk is not installed', '', '', '', '']]),
          ],
        },
      ],
      charts: [],
      figures: {},
      runs: rounds,
      problems: rounds.flatMap((round) => problemsIn('no-op', round.ours)),
    }
  },
}
