/** A connection that carries bytes both ways, of whatever kind the runtime has. */
export type ByteSocket = {
  /** Hands bytes on in order. Does nothing once the connection is over. */
  write(bytes: Uint8Array): void
  /** Ends it, at once. Closing twice is harmless. */
  close(): void
}

export type ByteListener = {
  onBytes: (bytes: Uint8Array) => void
  /** Called once, when the connection is over, whoever ended it. */
  onEnd: () => void
}

/** Opens a connection to the address of a broker. @throws Error when that is not possible */
export type OpenSocket = (url: string, listener: ByteListener) => Promise<ByteSocket>
