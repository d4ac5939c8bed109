type Answer = { headers?: object; content?: Record<string, Content> }
type Content = { examples?: Record<string, unknown> }
type Operation = { responses?: Record<string, Answer> }
type Document = { paths?: Record<string, object>; components?: object }

const problemType = 'application/problem+json'

/**
 * Moves the problems that routes answer and the examples of all answers into the components, and leaves
 * references: many routes share them, and written out they make up most of the document.
 */
export const shareAnswers = <D extends Document>(document: D): D => {
  const responses = componentsNamed('responses')
  const examples = componentsNamed('examples')

  const shareExamples = (content: Content): Content => ({
    ...content,
    ...(content.examples && { examples: mapValues(content.examples, examples.share) }),
  })
  const shareAnswer = (answer: Answer): object => {
    const { content } = answer
    if (content === undefined) return answer
    const shared = { ...answer, content: mapValues(content, shareExamples) }
    const codes = Object.keys(content[problemType]?.examples ?? {})
    return codes.length === 0 ? shared : responses.share(shared, nameOfProblems(answer, codes))
  }
  const shareOperation = (operation: Operation): object => ({
    ...operation,
    responses: mapValues(operation.responses ?? {}, shareAnswer),
  })
  const paths = mapValues(document.paths ?? {}, (path) =>
    mapValues(path as Record<string, Operation>, shareOperation),
  )
  const components = { ...document.components, ...responses.all(), ...examples.all() }
  return { ...document, paths, components }
}

/** The codes of the problems, and the header that only some routes send with them. */
const nameOfProblems = ({ headers = {} }: Answer, codes: string[]): string =>
  [...codes, ...('Location' in headers ? ['Location'] : [])].join('.')

/** Components of one kind. Different values that want one name get a number behind it. */
const componentsNamed = (kind: 'responses' | 'examples') => {
  const known = new Map<string, unknown>()
  const share = (value: unknown, wanted: string): { $ref: string } => {
    let name = wanted
    for (let count = 2; known.has(name) && !Bun.deepEquals(known.get(name), value); count += 1) {
      name = `${wanted}.${count}`
    }
    known.set(name, value)
    return { $ref: `#/components/${kind}/${name}` }
  }
  return { share, all: () => ({ [kind]: Object.fromEntries(known) }) }
}

const mapValues = <T, U>(
  values: Record<string, T>,
  map: (value: T, name: string) => U,
): Record<string, U> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]))
