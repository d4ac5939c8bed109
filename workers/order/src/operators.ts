import type { Operator } from '@shop/contracts'

/** The operators of a shop. The worker and the commands of a terminal may use them at one time. */
export type Operators = {
  /** The operator with this hash of a token; missing when there is none, or when the token was revoked. */
  find(tokenHash: string): Promise<Operator | undefined>
  /** Adds an operator. False when one of this name has a valid token: nothing is changed then. */
  add(operator: NewOperator): Promise<boolean>
  /** Makes the token of this name invalid, now and for good. False when there is no valid one. */
  revoke(name: string, nowMs: number): Promise<boolean>
  /** All of them, in the order of time. */
  list(): Promise<readonly ListedOperator[]>
}

export type NewOperator = Operator & { tokenHash: string; addedAtMs: number }

/** `revokedAtMs` is missing while the token is valid. Times are in ms since 1970. */
export type ListedOperator = Operator & { addedAtMs: number; revokedAtMs: number | undefined }

/** The operators in the file of Order. */
export type OpenedOperators = Operators & { close(): Promise<void> }
