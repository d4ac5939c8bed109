import { Option } from '@commander-js/extra-typings'
import { newCommand, runCommand, UsageError, wholeNumber } from '@shop/ops/command-line'
import { keeperNames, runOnce, type Outcome } from './run.ts'
import { faults, type Fault } from './servers.ts'

const command = newCommand(
  'bin/bun run failover',
  'Takes the PostgreSQL server that takes writes away from a shop under load, promotes a standby, and looks for every order that was answered 201. There are two standbys, one of which has every commit.',
)
  .addOption(
    new Option('--fault <fault...>', 'what happens: all of them unless told').choices(faults),
  )
  .addOption(
    new Option(
      '--keeper <keeper>',
      'hosts: a list of hosts in the address, and this program promotes; patroni: Patroni, etcd and HAProxy, which bin/install patroni etcd-server haproxy installs',
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
asynchronous: the primary waits for no standby and is lost with commits that none has; the workers begin new epochs
(restore --promoted), and shoppers repeat what was lost.
Exit code 0: nothing acknowledged was lost or doubled. 1: something was. 2: the command line is wrong.`,
  )

const lineOf = (fault: Fault, run: number, outcome: Outcome): string => {
  const { acknowledged, lost, repeated, undecided, doubled, gapSeconds } = outcome
  return `| ${fault} | ${run} | ${acknowledged} | ${lost} | ${repeated} | ${undecided} | ${doubled} | ${gapSeconds.toFixed(1)} |`
}

/** Commits are lost only where no standby had to have them, and shoppers can repeat their orders then. */
const isRight = (fault: Fault, outcome: Outcome): boolean => {
  const { lost, repeated, undecided, doubled, problems } = outcome
  const lostForGood = fault === 'asynchronous' ? lost - repeated : lost
  return lostForGood + undecided + Math.abs(doubled) + problems.length === 0
}

process.exitCode = await runCommand(command, async ({ keeper, fault, runs, shoppers, seconds }) => {
  console.log(
    '| fault | run | acknowledged | lost | repeated | undecided | doubled | longest gap in s |',
  )
  console.log('|---|--:|--:|--:|--:|--:|--:|--:|')
  let isKept = true
  if (keeper === 'patroni' && fault?.includes('asynchronous')) {
    throw new UsageError('--fault asynchronous goes with --keeper hosts alone.')
  }
  const usual = faults.filter((each) => keeper === 'hosts' || each !== 'asynchronous')
  for (const each of fault ?? usual) {
    for (let run = 1; run <= runs; run += 1) {
      const outcome = await runOnce({ keeper, fault: each, shopperCount: shoppers, seconds })
      console.log(lineOf(each, run, outcome))
      for (const problem of outcome.problems) console.error(`WRONG: ${problem}`)
      isKept &&= isRight(each, outcome)
    }
  }
  return isKept ? 0 : 1
})
