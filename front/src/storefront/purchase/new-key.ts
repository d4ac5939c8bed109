/**
 * A key for the first purchase of a browser: a UUID of version 7 (RFC 9562, section 5.7), whose time keeps the ids of orders in
 * the order of their making.
 */
export const newKey = (nowMs: number): string => {
  const time = Math.floor(nowMs).toString(16).padStart(12, '0')
  const random = crypto.randomUUID().slice(15)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random}`
}
