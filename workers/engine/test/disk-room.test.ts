import { expect, test } from 'bun:test'
import { hasRoom } from '../src/disk-room.ts'

test.each([
  ['a mebibyte', { blocks: 4_096, bavail: 256, bsize: 4_096 }, true],
  ['a block less', { blocks: 4_096, bavail: 255, bsize: 4_096 }, false],
  ['nothing', { blocks: 4_096, bavail: 0, bsize: 4_096 }, false],
  ['nothing that is counted', { blocks: 0, bavail: 0, bsize: 4_096 }, true],
])('a disk with %s left: whether there is room', (_, fileSystem, expected) => {
  expect(hasRoom(fileSystem)).toBe(expected)
})
