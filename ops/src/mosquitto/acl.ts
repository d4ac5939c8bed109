/** Tells who may do what, by the lines of an access list. */
export type Acl = (client: { user: string; clientId: string }) => {
  mayWrite(topic: string): boolean
  mayRead(topic: string): boolean
}

type Rule = { user: string | undefined; access: string; filter: string }

/** Reads an access list in the form of mosquitto.acl: `user`, `topic` and `pattern` with `read` or `write`, and `+`. */
export const parseAcl = (text: string): Acl => {
  const rules: Rule[] = []
  let user: string | undefined
  for (const [, word, first, second] of text.matchAll(
    /^(user|topic|pattern) (\S+)(?: (\S+))?$/gm,
  )) {
    if (word === 'user') user = first
    else rules.push({ user: word === 'topic' ? user : undefined, access: first!, filter: second! })
  }
  return (client) => {
    const may = (access: string) => (topic: string) =>
      rules.some(
        (rule) =>
          rule.access === access &&
          (rule.user === undefined || rule.user === client.user) &&
          isMatch(rule.filter.replace('%c', client.clientId).replace('%u', client.user), topic),
      )
    return { mayWrite: may('write'), mayRead: may('read') }
  }
}

const isMatch = (filter: string, topic: string): boolean => {
  const levels = topic.split('/')
  const wanted = filter.split('/')
  return (
    levels.length === wanted.length &&
    wanted.every((level, index) => level === '+' || level === levels[index])
  )
}
