import { describe, expect, test } from 'bun:test'
import { unusableCommands } from './commands.ts'

const scripts = ['doctor', 'bench:compare']

describe('a command in a document', () => {
  test.each([
    '`bin/bun run doctor`',
    'bin/bun run bench:compare COMMIT',
    'bin/bun run --bun doctor',
  ])('is usable: %s', (text) => expect(unusableCommands(text, scripts)).toEqual([]))

  test.each(['`bun run doctor`', 'bin/bun run physician'])('is not usable: %s', (text) => {
    expect(unusableCommands(text, scripts)).toHaveLength(1)
  })
})
