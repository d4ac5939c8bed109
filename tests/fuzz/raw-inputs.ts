import type { Dice } from './dice.ts'

/** Bytes on a connection to the front that no HTTP client would send. */
export const rawInput = (dice: Dice): Uint8Array<ArrayBuffer> => {
  const body = '{"lines":[{"sku":"FUZZ-1","quantity":1}]}'
  const post = (...headers: string[]) =>
    `POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers.join('\r\n')}\r\n\r\n${body}`
  const key = `Idempotency-Key: ${dice.key()}`
  const text = dice.pick([
    post(key, `Content-Length: ${body.length + dice.between(1, 9_999)}`),
    post(key, `Content-Length: ${dice.between(0, body.length - 1)}`),
    post(key, `Content-Length: ${body.length}`, 'Content-Length: 3'),
    post(key, 'Content-Length: -1'),
    post(key, 'Content-Length: 99999999999999999999'),
    post(key, 'Transfer-Encoding: chunked'),
    post(key, 'Transfer-Encoding: chunked', `Content-Length: ${body.length}`),
    post(`${key}\0`, `Content-Length: ${body.length}`),
    post(`Idempotency-Key : ${dice.key()}`, `Content-Length: ${body.length}`),
    post(`X-Long: ${'x'.repeat(dice.pick([8_000, 20_000, 200_000]))}`),
    post(...Array.from({ length: dice.pick([90, 300]) }, (_, i) => `X-${i}: y`)),
    `GET /products?q=${'x'.repeat(dice.pick([4_000, 20_000, 200_000]))} HTTP/1.1\r\nHost: x\r\n\r\n`,
    'GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET /products/a\0b HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET http://elsewhere/products HTTP/1.1\r\nHost: elsewhere\r\n\r\n',
    'GET /products HTTP/1.1\r\n\r\n',
    'GET /products HTTP/9.9\r\nHost: x\r\n\r\n',
    'GET /products HTTP/1.1\nHost: x\n\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
    '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03',
  ])
  const bytes = new TextEncoder().encode(text)
  if (dice.oneIn(3)) return bytes.slice(0, dice.between(0, bytes.length))
  if (dice.oneIn(4)) bytes[dice.between(0, bytes.length - 1)] = dice.between(0, 255)
  return bytes
}
