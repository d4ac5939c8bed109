import * as v from 'valibot'
import { TimeMsSchema } from './messages.ts'

/**
 * Why a service is closed to new work. `reconciling`: its database was restored, and the other service is telling it
 * what the backup missed. `not-writing`: its disk takes no writes. `new`: its database is new, and waits to meet the other
 * service's. `lost`: its database is new and empty, though the other service knows facts of one before it. `other-lost`: the
 * other service's is.
 */
export const closedReasons = ['reconciling', 'not-writing', 'new', 'lost', 'other-lost'] as const
export type ClosedReason = (typeof closedReasons)[number]

/** `presence/<service>/<instance>`, retained: one object, not an array, so that a last will can say it. */
export const PresenceSchema = v.strictObject({
  alive: v.boolean(),
  since: TimeMsSchema,
  version: v.string(),
  /** Changes when the database is restored from a backup. Empty for a service without a database. */
  epoch: v.string(),
  /** The epoch of the reader's database that has heard every fact which existed when this service first saw it. */
  announcedTo: v.optional(v.string()),
  /** The service's database holds nothing yet and has not met its reader's. */
  isNew: v.optional(v.literal(true)),
  /** The epoch of a new database of the reader, of which this service knows facts: the one before it is lost. */
  findsLost: v.optional(v.string()),
  /** Why the service is closed to new work; missing while it is open. */
  refusing: v.optional(v.picklist(closedReasons)),
  /** A topic on which the broker refuses what this service publishes, for want of rights. */
  refusedTopic: v.optional(v.string()),
  /** Messages received from the bus and not applied yet. */
  backlog: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
})
export type Presence = v.InferOutput<typeof PresenceSchema>
