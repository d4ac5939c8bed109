/** A connection of the runtime that carries bytes both ways. */
export type ByteSocket = {
  /** Sends bytes in order. Does nothing once the connection is over. */
  write(bytes: Uint8Array): void
  /** Ends the connection at once. Safe to call twice. */
  close(): void
}

export type ByteListener = {
  onBytes: (bytes: Uint8Array) => void
  /** Called when the connection is over, on either side's account. */
  onEnd: () => void
}

/** Opens a connection to the broker at this address. @throws Error when that is not possible */
export type OpenSocket = (url: string, listener: ByteListener) => Promise<ByteSocket>
