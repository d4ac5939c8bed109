import { asyncApiDocument, type Example } from './document.ts'

type Golden = { topic: string; valid: Example[] }

/** Makes the text of asyncapi.json, with the valid examples of the golden files. */
export const asyncApiText = async (): Promise<string> => {
  const folder = new URL('../../golden/', import.meta.url).pathname
  const files = [...new Bun.Glob('*.json').scanSync(folder)].toSorted()
  const goldens = await Promise.all(
    files.map(async (file) => (await Bun.file(folder + file).json()) as Golden),
  )
  const document = asyncApiDocument((address) => examplesAt(address, goldens))
  return `${JSON.stringify(document, null, 2)}\n`
}

/** Characters of an example. Larger ones are left out: they show nothing that a small one does not. */
const exampleLengthMax = 1_000

const examplesAt = (address: string, goldens: readonly Golden[]): Example[] => {
  const topic = address.replace('{root}/', '')
  const [kind] = topic.split('/')
  const golden = goldens.find((each) =>
    topic.includes('{') ? each.topic.startsWith(`${kind}/`) : each.topic === topic,
  )
  return (golden?.valid ?? [])
    .filter(({ item }) => JSON.stringify(item).length <= exampleLengthMax)
    .map(({ name, item }) => ({ name, item }))
}
