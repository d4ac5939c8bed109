import { describe, expect, test } from 'bun:test'
import { parsePrefer } from '../../src/http/prefer.ts'

describe('the Prefer header', () => {
  test.each([
    [undefined, { respondAsync: false }],
    ['respond-async', { respondAsync: true }],
    ['Respond-Async, handling=lenient', { respondAsync: true }],
    ['wait=5', { respondAsync: false, waitSeconds: 5 }],
    ['wait = "5"', { respondAsync: false, waitSeconds: 5 }],
    ['respond-async, wait=0', { respondAsync: false, waitSeconds: 0 }],
    ['wait=31', { respondAsync: false, waitSeconds: 30 }],
    ['wait=-1', { respondAsync: false }],
    ['wait=soon', { respondAsync: false }],
    ['return=minimal', { respondAsync: false }],
  ])('%j is read', (header, preference) => {
    expect(parsePrefer(header)).toEqual(preference)
  })
})
