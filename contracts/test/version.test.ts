import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { version } from '../src/index.ts'

const repository = join(import.meta.dir, '../..')
const manifestOf = (folder: string): Promise<{ version: string; workspaces?: string[] }> =>
  Bun.file(join(repository, folder, 'package.json')).json()

test('the version of the shop is that of every package', async () => {
  const { workspaces = [] } = await manifestOf('.')
  expect(workspaces).not.toBeEmpty()
  for (const folder of ['.', ...workspaces]) {
    expect([folder, (await manifestOf(folder)).version]).toEqual([folder, version])
  }
})
