import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/**
 * The path of deno's or workerd's program for this machine. The commands of their packages are node scripts that start
 * the program, and it outlives them.
 * @throws Error when the package has no program for this machine
 */
export const programOf = (name: 'deno' | 'workerd'): string => {
  const from = createRequire(require.resolve(`${name}/package.json`))
  const candidates = {
    deno: [
      `@deno/${process.platform}-${process.arch}-glibc`,
      `@deno/${process.platform}-${process.arch}`,
    ],
    workerd: [`@cloudflare/workerd-${process.platform}-${process.arch === 'x64' ? 64 : 'arm64'}`],
  }[name]
  for (const candidate of candidates) {
    try {
      const folder = dirname(from.resolve(`${candidate}/package.json`))
      return join(folder, name === 'deno' ? 'deno' : 'bin/workerd')
    } catch {
      // Try the next one, for another C library.
    }
  }
  throw new Error(`${name} has no program for this machine among ${candidates.join(', ')}`)
}
