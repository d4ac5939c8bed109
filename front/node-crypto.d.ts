/**
 * The part of `node:crypto` that the contracts use. All four runtimes have it. The app is compiled without the types of any
 * runtime, so that it cannot use what only one of them has.
 */
declare module 'node:crypto' {
  export type KeyObject = { readonly type: 'secret' }
  type Hash = { update(text: string, encoding?: 'hex'): Hash; digest(encoding: 'hex'): string }
  export function createSecretKey(text: string, encoding: 'hex'): KeyObject
  export function createHmac(algorithm: 'sha256', key: KeyObject): Hash
  export function createHash(algorithm: 'sha256'): Hash
  export function hash(algorithm: 'sha256', text: string, encoding: 'hex'): string
  export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean
}
