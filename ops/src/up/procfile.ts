/** A process of the shop: its name, and the shell command that starts it. */
export type ProcfileEntry = { name: string; command: string }

/**
 * Reads the processes of a Procfile, one `name: command` on each line.
 * @throws Error that names the first unreadable line
 */
export const parseProcfile = (text: string): ProcfileEntry[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name, command] = /^([\w-]+):\s*(\S.*)$/.exec(line) ?? []
      if (!name || !command) throw new Error(`Procfile: not "name: command": ${line}`)
      return { name, command }
    })
