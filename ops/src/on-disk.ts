import { open } from 'node:fs/promises'

/** Flushes a file's content or a folder's names. When it resolves, they are on disk. */
export const onDisk = async (path: string): Promise<void> => {
  const handle = await open(path)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
