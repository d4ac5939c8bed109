import { describe, expect, test } from 'bun:test'
import { changedSince, changedText } from '../../src/up/changed-variables.ts'

describe('a changed .env', () => {
  const startedWith = new Map([
    ['order', { A: '1', B: '2' }],
    ['front', { A: '1', B: '3', GONE: 'x' }],
  ])

  test('names what differs and for whom', () => {
    expect(changedSince(startedWith, { A: '1', B: '3', NEW: 'y' })).toEqual({
      variables: ['B', 'GONE', 'NEW'],
      processes: ['order', 'front'],
    })
  })

  test('is none when a process has what is there now', () => {
    const now = { A: '1', B: '2' }
    expect(changedSince(new Map([['order', now]]), { ...now })).toEqual({
      variables: [],
      processes: [],
    })
  })

  test('is told without a value', () => {
    const text = changedText(changedSince(startedWith, { A: 'secret' }))
    expect(text).toContain('A, B')
    expect(text).not.toContain('secret')
  })
})
