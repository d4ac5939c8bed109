import type { Presence } from '@shop/contracts'
import {
  createReconciler,
  parserFor,
  type Announcement,
  type AnyFact,
  type Delivery,
  type Store,
  type Subscription,
} from '@shop/engine'
import { quietLog } from '../simulation/world/quiet.ts'

/** One item as text: it is parsed on arrival, as on a real bus. */
export type Message = {
  topic: string
  text: string
  /** Where a front waits for the answer. */
  replyTo: string | undefined
  /** Of the sender's database and its reader's; a front has none. */
  epochs: Delivery['epochs']
}

/** Rows that one reminder announces: more than any test has. */
const remindedRowsMax = 100
const nothing = (): void => undefined

/** A worker without its process: the store, and what the engine knows of its epoch and its reader's. */
export const openWorker = async <S extends Store<AnyFact>>(
  store: S,
  subscriptions: readonly Subscription[],
) => {
  const parse = parserFor<AnyFact>(subscriptions)
  let working: Promise<unknown> = Promise.resolve()
  /** Resolves when nothing is left of what was set off. */
  const quiet = async (): Promise<void> => {
    await nextTurn()
    await working
    await nextTurn()
  }
  const reconciler = createReconciler({
    record: store.reconciliation,
    stateAtStart: await store.reconciliation.read(),
    isLeader: store.sharing.isLeader,
    between: (work) => {
      const worked = work()
      working = Promise.allSettled([worked])
      return worked
    },
    onNews: nothing,
    onAnnounceAgain: nothing,
    log: quietLog,
  })
  return {
    store,
    state: reconciler.state,
    closedReason: reconciler.closedReason,
    /** Applies messages as one batch. Resolves with what it announces. */
    apply: async (messages: readonly Message[]): Promise<readonly Announcement[]> => {
      const deliveries = messages.map(({ topic, text, replyTo, epochs }) => ({
        topic,
        payload: Buffer.from(text),
        replyTo,
        epochs,
        messageId: 0,
        connection: undefined,
      }))
      const applied = await store.apply(parse(deliveries))
      reconciler.learn(applied.reconciliation)
      return applied.announcements
    },
    /** Everything unheard, as it is announced again. */
    unheard: async () =>
      store.unheard.window({
        after: 0,
        upTo: await store.unheard.newest(),
        limit: remindedRowsMax,
      }),
    /** Looks whether everything announced again has been heard, and says what presence would. */
    present: async (): Promise<Presence> => {
      reconciler.tick()
      await quiet()
      const { epoch, readerEpoch, isAnnouncingAgain, isNew, lostReader } = reconciler.state()
      const announcedTo = isAnnouncingAgain ? undefined : readerEpoch
      const databases = { epoch, announcedTo, isNew: isNew || undefined, findsLost: lostReader }
      return { alive: true, since: 0, version: '0', backlog: 0, ...databases }
    },
    hear: async (presence: Presence): Promise<void> => {
      reconciler.heard(presence)
      await quiet()
    },
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
