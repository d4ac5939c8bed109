import { describe, expect, test } from 'bun:test'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { parseProcfile } from '../../src/up/procfile.ts'

const repository = join(import.meta.dir, '../../..')

describe('a Procfile', () => {
  test('has a name and a command on each line', () => {
    expect(parseProcfile('# the shop\nweb: bin/bun a.ts: b\n\nworker:run\n')).toEqual([
      { name: 'web', command: 'bin/bun a.ts: b' },
      { name: 'worker', command: 'run' },
    ])
  })

  test.each(['web', 'web:', ': run', 'we b: run'])('is refused with the line %p', (line) => {
    expect(() => parseProcfile(line)).toThrow(line)
  })
})

const processes = parseProcfile(await Bun.file(join(repository, 'Procfile')).text())

describe('the Procfile of the shop', () => {
  test('runs the broker and the three services', () => {
    expect(processes.map(({ name }) => name)).toEqual(['broker', 'inventory', 'order', 'front'])
  })

  test.each(processes)('becomes a program that exists: $name', async ({ command }) => {
    // Without `exec` a process manager would stop the shell only.
    const [, program] = /^exec (?:env PS=\S+ )?bin\/start (\S+)$/.exec(command)!
    await access(join(repository, program!))
  })
})
