/** A body that cannot be read to its end. The message says why, without a subject. */
export class UnreadableBodyError extends Error {
  readonly code = 'unreadable-body'
}
