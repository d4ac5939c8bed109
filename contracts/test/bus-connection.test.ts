import { describe, expect, test } from 'bun:test'
import { sendWithoutDelay } from '../src/index.ts'

describe('sending without delay', () => {
  test('turns on the switch of a socket', () => {
    const switched: boolean[] = []
    sendWithoutDelay({ setNoDelay: (isOn: boolean) => switched.push(isOn) })
    expect(switched).toEqual([true])
  })

  test('leaves a stream without a switch alone', () => {
    expect(() => sendWithoutDelay({ setNoDelay: true })).not.toThrow()
    expect(() => sendWithoutDelay({})).not.toThrow()
  })
})
