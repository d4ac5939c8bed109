import { Option } from '@commander-js/extra-typings'
import { newCommand, runCommand, UsageError, wholeNumber } from '@shop/ops/command-line'
import { faultsOf, keeperNames, runOnce } from './run.ts'
import { faults, losing, type Fault } from './servers.ts'
import type { Outcome } from './verdict.ts'

const command = newCommand(
  'bin/bun run failover',
  'Takes the PostgreSQL server that takes writes away from a shop under load, lets another one take its place, and looks for every order that was answered 201. There are two standbys, one of which has every commit.',
)
  .addOption(
    new Option(
      '--fault <fault...>',
      'what happens: everything that goes with the keeper unless told',
    ).choices(faults),
  )
  .addOption(
    new Option(
      '--keeper <keeper>',
      'hosts: a list of hosts in the address, and this program promotes; patroni: Patroni, etcd and HAProxy, which bin/install patroni etcd-server haproxy installs; archive: one server and an archive of its log',
    )
      .choices(keeperNames)
      .default('hosts' as const),
  )
  .option('--runs <n>', 'runs of each', wholeNumber({ min: 1, max: 100 }), 3)
  .option('--shoppers <n>', 'orders under way', wholeNumber({ min: 1, max: 1_000 }), 16)
  .option('--seconds <n>', 'of orders before and after', wholeNumber({ min: 1, max: 3_600 }), 5)
  .addHelpText(
    'after',
    `
process: the server ends at once (kill -9). node: its machine is gone, and nothing answers. frozen: its processes stop.
standbys: both standbys end; nothing may be acknowledged until one is back.
partitioned (patroni): its machine reaches neither etcd nor the standbys, and the shop still reaches it. isolated (patroni): it
reaches nobody. unkept (patroni): its Patroni stops, and its server goes on. All three come back when orders go on.
asynchronous: the primary waits for no standby and is lost with commits that none has; the workers begin new epochs
(restore --promoted), and shoppers repeat what was lost.
point-in-time (archive): the disk is lost; a copy and the archive bring back the moment before some orders, as above.
Exit code 0: nothing acknowledged was lost or doubled. 1: something was. 2: the command line is wrong.`,
  )

const lineOf = (fault: Fault, run: number, outcome: Outcome): string => {
  const { acknowledged, lost, repeated, undecided, doubled, gapSeconds } = outcome
  return `| ${fault} | ${run} | ${acknowledged} | ${lost} | ${repeated} | ${undecided} | ${doubled} | ${gapSeconds.toFixed(1)} |`
}

/** Commits are lost only where no standby had to have them, and shoppers can repeat their orders then. */
const isRight = (fault: Fault, outcome: Outcome): boolean => {
  const { lost, repeated, undecided, doubled, problems } = outcome
  const lostForGood = losing.includes(fault) ? lost - repeated : lost
  return lostForGood + undecided + Math.abs(doubled) + problems.length === 0
}

process.exitCode = await runCommand(command, async ({ keeper, fault, runs, shoppers, seconds }) => {
  const known = faultsOf(keeper)
  const wrong = fault?.find((each) => !known.includes(each))
  if (wrong !== undefined) throw new UsageError(`--keeper ${keeper} knows no --fault ${wrong}.`)
  console.log(
    '| fault | run | acknowledged | lost | repeated | undecided | doubled | longest gap in s |',
  )
  console.log('|---|--:|--:|--:|--:|--:|--:|--:|')
  let isKept = true
  for (const each of fault ?? known) {
    for (let run = 1; run <= runs; run += 1) {
      const outcome = await runOnce({ keeper, fault: each, shopperCount: shoppers, seconds })
      console.log(lineOf(each, run, outcome))
      for (const problem of outcome.problems) console.error(`WRONG: ${problem}`)
      isKept &&= isRight(each, outcome)
    }
  }
  return isKept ? 0 : 1
})
