/** The part of Cloudflare's runtime that the entry uses (https://developers.cloudflare.com/workers/runtime-apis/). */
declare module 'cloudflare:sockets' {
  type SocketOptions = { secureTransport: 'on' | 'off'; allowHalfOpen: boolean }
  type Socket = {
    opened: Promise<unknown>
    readable: ReadableStream<Uint8Array>
    writable: WritableStream<Uint8Array>
    close(): Promise<void>
  }
  export function connect(
    address: { hostname: string; port: number },
    options: SocketOptions,
  ): Socket
}

declare module 'cloudflare:workers' {
  export function waitUntil(work: Promise<unknown>): void
}
