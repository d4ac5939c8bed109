import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { takeLock } from '../../src/supervision/lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'lock-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Another process that takes the lock and keeps it until it is killed. */
const holder = async (path: string) => {
  const program = `
    import { takeLock } from '${join(import.meta.dir, '../../src/supervision/lock.ts')}'
    const lock = takeLock('${path}')
    console.log(lock === undefined ? 'refused' : 'taken')
    setInterval(() => lock, 1_000)`
  const child = Bun.spawn([process.execPath, '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const reader = child.stdout.getReader()
  const { value } = await reader.read()
  return { child, said: new TextDecoder().decode(value).trim() }
}

describe('the lock of a folder', () => {
  test('is refused while another process has it', async () => {
    const path = join(folder, 'held/lock.sqlite')
    const { child, said } = await holder(path)
    expect(said).toBe('taken')
    expect(takeLock(path)).toBeUndefined()
    child.kill('SIGKILL')
    await child.exited
    const lock = takeLock(path)
    expect(lock).toBeDefined()
    lock!.release()
  })

  test('is refused to others until it is released', async () => {
    const path = join(folder, 'mine/lock.sqlite')
    const lock = takeLock(path)!
    const refused = await holder(path)
    expect(refused.said).toBe('refused')
    lock.release()
    const later = await holder(path)
    expect(later.said).toBe('taken')
    for (const { child } of [refused, later]) child.kill('SIGKILL')
  })
})
