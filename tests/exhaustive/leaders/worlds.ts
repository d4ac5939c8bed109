import type { LeaderExploration } from './explore.ts'
import type { LeaderWorld } from './world.ts'

/** The lock passes and comes back, while the reader's database is replaced twice, or once before a restored one is admitted. */
export const leaderWorlds: readonly LeaderWorld[] = [
  { passesMax: 2, replacementsMax: 2, isRestored: false },
  { passesMax: 2, replacementsMax: 1, isRestored: true },
]

/** `2 passes of the lock, 1 replacement of the reader, restored`. */
export const leaderWorldName = ({ passesMax, replacementsMax, isRestored }: LeaderWorld): string =>
  `${passesMax} passes of the lock, ${replacementsMax} replacement(s) of the reader${isRestored ? ', restored' : ''}`

/** What was found, for people. */
export const leaderReportOf = ({ states, violation }: LeaderExploration): string =>
  violation === undefined
    ? `  ${states.toLocaleString('en')} states, none breaks a promise; from each the two come to rest with everything done\n`
    : [
        `  ${violation.fault}:`,
        ...violation.trace.map((move, index) => `  ${index + 1}. ${move}`),
        '',
      ].join('\n')
