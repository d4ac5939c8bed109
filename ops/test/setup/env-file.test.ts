import { describe, expect, test } from 'bun:test'
import { completedEnv } from '../../src/setup/env-file.ts'

const example =
  '# Where it listens.\nPORT=80\n\n# Opens the door.\nTOKEN=\n# Off unless set.\n#EXTRA=1\n'
const newSecret = () => 'fresh'

describe('writing .env', () => {
  test('fills empty values with secrets and keeps defaults and comments', () => {
    expect(completedEnv({ example, newSecret })).toBe(example.replace('TOKEN=', 'TOKEN=fresh'))
  })

  test('makes a new secret for each value', () => {
    let made = 0
    const env = completedEnv({ example: 'A=\nB=\n', newSecret: () => String((made += 1)) })
    expect(env).toBe('A=1\nB=2\n')
  })

  test('keeps existing values', () => {
    const existing = 'TOKEN=mine\nexport PORT = 81 # here'
    expect(completedEnv({ example, existing, newSecret })).toBe(existing)
  })

  test('keeps a value that an operator emptied', () => {
    const existing = 'PORT=80\nTOKEN=\n'
    expect(completedEnv({ example, existing, newSecret })).toBe(existing)
  })

  test('adds what is missing at the end, with its comment', () => {
    const existing = 'PORT=81'
    expect(completedEnv({ example, existing, newSecret })).toBe(
      'PORT=81\n# Opens the door.\nTOKEN=fresh\n',
    )
  })
})
