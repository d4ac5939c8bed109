import type { Backend } from './ports.ts'

/** A worker's read API did not give a usable answer in time. */
export class BackendUnavailable extends Error {
  readonly code = 'backend-unavailable'
  readonly backend: Backend

  constructor(backend: Backend, options: { reason: string; cause?: unknown }) {
    super(`${backend}: ${options.reason}`, { cause: options.cause })
    this.name = 'BackendUnavailable'
    this.backend = backend
  }
}
