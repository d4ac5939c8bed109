import { createReconciler } from '@shop/engine/reconciler'
import { ownEpoch } from './record.ts'
import { realRules, type LeaderRules } from './instance.ts'

/** Planted bugs of leaders, as in mutants.ts beside this folder. */
export type LeaderMutant = { name: string; rules: LeaderRules }

const mutant = (name: string, spoiled: Partial<LeaderRules>): LeaderMutant => ({
  name,
  rules: { ...realRules, ...spoiled },
})

export const leaderMutants: readonly LeaderMutant[] = [
  mutant('nobody takes over from the first leader', {
    create: (options) => {
      let ledFirst: boolean | undefined
      return createReconciler({
        ...options,
        isLeader: () => (ledFirst ??= options.isLeader()) && options.isLeader(),
      })
    },
  }),
  mutant('a process that does not lead never looks at the record', {
    create: (options) => {
      const real = createReconciler(options)
      return { ...real, tick: () => void (options.isLeader() && real.tick()) }
    },
  }),
  mutant('a leader that looks at the record only when it has something to do', {
    create: (options) => {
      const real = createReconciler(options)
      let epoch = 'first'
      let announcedTo: string | undefined
      const hasDuty = (): boolean => {
        const { readerEpoch, lostReader, isAnnouncingAgain, restoredFrom } = real.state()
        const isKnown = lostReader === undefined ? epoch === readerEpoch : epoch === lostReader
        const mayAdmit = restoredFrom !== undefined && announcedTo === ownEpoch
        return !isKnown || isAnnouncingAgain || mayAdmit
      }
      return {
        ...real,
        heard: (presence) => {
          ;({ epoch, announcedTo } = presence)
          real.heard(presence)
        },
        tick: () => void ((!options.isLeader() || hasDuty()) && real.tick()),
      }
    },
  }),
  mutant('a meeting that leaves rows heard', {
    steps: ({ steps, isHeard, hear }) => ({
      ...steps,
      announceAgain: (readerEpoch) => {
        const wasHeard = isHeard()
        const state = steps.announceAgain(readerEpoch)
        if (wasHeard) hear()
        return state
      },
    }),
  }),
  mutant('an announcing that nobody ends', {
    steps: ({ steps }) => ({ ...steps, finishWhenHeard: steps.read }),
  }),
]
