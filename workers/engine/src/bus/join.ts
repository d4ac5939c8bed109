import type { Topics } from '@shop/contracts'
import type { WorkerConfig } from '../config.ts'
import type { Log } from '../log.ts'
import type { KeptSessions, Store } from '../store.ts'
import type { BusHooks } from '../worker.ts'
import type { Bus } from './bus.ts'
import { busNamesOf } from './client-id.ts'
import { connectBus } from './connect-bus.ts'
import { assertInstanceFree, createInstanceWatch } from './instance.ts'

export type JoinOptions = {
  config: WorkerConfig
  store: Pick<Store<never>, 'sessions' | 'sharing'>
  topics: Topics
  /** When this process started, in ms since 1970. */
  sinceMs: number
  log: Log
  /** Runs work on the store between two batches. */
  between: (work: () => Promise<void>) => Promise<void>
  /** Leaves the bus without a last will. */
  leave: () => Promise<void>
  /** Whether this process was asked to stop. The bus may stop with it, and that is no trouble. */
  isStopping: () => boolean
}

/** Time to leave the bus, in ms: the process that has the name needs it. */
const leaveWithinMs = 500

/**
 * Prepares to join the bus: no other process may run under this instance's name, nor any other instance beside a database
 * that is not shared, and the database remembers the client id. Resolves with the function that connects.
 * @throws InstanceTakenError when another process renews its presence
 */
export const prepareToJoin = async ({
  config,
  store,
  topics,
  sinceMs,
  log,
  between,
  leave,
  isStopping,
}: JoinOptions): Promise<(hooks: BusHooks) => Bus> => {
  const { service, instance, mqttUrl: url, mqttPassword: password } = config
  const { isShared, isLeader } = store.sharing
  const presenceTopic = topics.presence(service, instance)
  const own = { service, instance, url, password, presenceTopic }
  await assertInstanceFree(isShared ? own : { ...own, presenceTopic: topics.presenceOf(service) })
  const { clientId, group, keptBefore } = busNamesOf({ service, instance, password, isShared })
  const remembered = await store.sessions.remember(clientId, { first: instance })
  const formerClientIds = [...new Set([...remembered, ...keptBefore])]
  const { cameBack, takenOver } = createInstanceWatch({
    own,
    sinceMs,
    onTaken: ({ message }) => void giveWay(`${service}: ${message}`, leave),
    log,
  })
  return (hooks) =>
    connectBus({
      ...hooks,
      onError: (error) => void (isStopping() || hooks.onError(error)),
      url,
      username: service,
      password,
      clientId,
      group,
      formerClientIds,
      mayTakeOver: isLeader,
      onFormerEnded: (former) => void between(() => forget(former, store.sessions, log)),
      onCameBack: () => void cameBack(),
      onTakenOver: takenOver,
    })
}

/** A session that could not be forgotten is looked at once more after the next start, and is empty then. */
const forget = async (former: string, sessions: KeptSessions, log: Log): Promise<void> => {
  log.info({ former }, 'nothing waits under an earlier client id any more')
  await sessions
    .forget(former)
    .catch((error: unknown) => log.warn({ err: error }, 'the earlier client id stays remembered'))
}

/** Ends this process for the other one that has its name. */
const giveWay = async (message: string, leave: () => Promise<void>): Promise<never> => {
  console.error(message)
  await Promise.race([leave(), Bun.sleep(leaveWithinMs)])
  process.exit(1)
}
