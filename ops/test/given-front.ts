import { join } from 'node:path'

const repository = join(import.meta.dir, '../..')
export const token = 'token-of-this-test'

/** Answers requests as a front would. */
export const givenFront = (fetch: (request: Request) => Response | Promise<Response>) => {
  const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch })
  return { url: server.url.origin, [Symbol.asyncDispose]: () => server.stop(true) }
}

/** Runs a program of operators in a folder, with the token in its environment. */
export const operate = async (folder: string, program: string, words: string[], input?: string) => {
  const child = Bun.spawn(
    [process.execPath, '--no-env-file', join(repository, `ops/src/${program}/main.ts`), ...words],
    {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', ADMIN_TOKEN: token },
      stdin: input === undefined ? 'ignore' : new Blob([input]),
      stdout: 'pipe',
      stderr: 'pipe',
    },
  )
  const [said, complaint] = await Promise.all([child.stdout.text(), child.stderr.text()])
  return { said, complaint, exitCode: await child.exited }
}
