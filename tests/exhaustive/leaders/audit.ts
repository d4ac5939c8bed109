import type { World } from './world.ts'

/** A promise that is broken now: a row counts as heard by a reader that does not know it. */
export const faultIn = ({ record, reader }: World): string | undefined => {
  const { epoch, knows } = reader()
  const isHeard = record.isHeard() && record.state().readerEpoch === epoch
  return isHeard && !knows ? 'the row counts as heard by a reader that does not know it' : undefined
}

/** What is left undone when nothing happens any more. */
export const undoneIn = ({ record, reader, instances }: World): string | undefined => {
  const { epoch, isNew, knows } = reader()
  const state = record.state()
  for (const { state: known } of [instances.A, instances.B]) {
    if (JSON.stringify(known()) !== JSON.stringify(state)) return 'an instance knows another state'
  }
  if (isNew) return state.lostReader === epoch ? undefined : 'nobody notes that the reader is lost'
  if (state.lostReader !== undefined) return 'nobody notes that the reader is found again'
  if (state.readerEpoch !== epoch) return 'nobody meets the reader'
  if (!record.isHeard() || !knows) return 'the row is not heard'
  if (state.isAnnouncingAgain) return 'nobody ends the announcing'
  return state.restoredFrom === undefined ? undefined : 'nobody admits the database'
}
