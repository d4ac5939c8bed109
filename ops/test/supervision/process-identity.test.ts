import { describe, expect, test } from 'bun:test'
import { identityOf, isRunning, signalTo } from '../../src/supervision/process-identity.ts'

const startSleep = () => Bun.spawn(['sleep', '60'], { stdio: ['ignore', 'ignore', 'ignore'] })

describe('the identity of a process', () => {
  test('holds while the process runs, and not afterwards', async () => {
    const child = startSleep()
    const identity = identityOf(child.pid)!
    expect(isRunning(identity)).toBe(true)
    signalTo(identity, 'SIGKILL')
    await child.exited
    expect(isRunning(identity)).toBe(false)
    expect(identityOf(child.pid)).toBeUndefined()
  })

  test('is not that of another process with the same id', async () => {
    const child = startSleep()
    const earlier = { pid: child.pid, startedAt: 'another time' }
    expect(isRunning(earlier)).toBe(false)
    signalTo(earlier, 'SIGKILL')
    expect(child.exitCode).toBeNull()
    child.kill()
    expect(await child.exited).not.toBe(137)
  })

  test('stays the same when the process becomes another program', async () => {
    const child = Bun.spawn(['sh', '-c', 'read -r _; exec sleep 60'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    const asShell = identityOf(child.pid)
    await child.stdin.end()
    expect(identityOf(child.pid)).toEqual(asShell)
    child.kill()
    await child.exited
  })
})
