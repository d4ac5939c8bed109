/** A process of the shop: what it is called and the command that becomes it. */
export type ProcfileEntry = { name: string; command: string }

/**
 * The processes that a Procfile lists, one `name: command` a line.
 * @throws Error that names the first line it cannot read.
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
