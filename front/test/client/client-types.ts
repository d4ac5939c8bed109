import openapiTS, { astToString } from 'openapi-typescript'
import { readDocument } from '../given.ts'

const banner = '/** Made from /openapi.json by `bun run describe`; a test holds the two equal. */\n'

/** The types of the client, made from the document of the front. */
export const clientTypes = async (): Promise<string> => {
  const document = JSON.stringify(await readDocument())
  const types = await openapiTS(document, { alphabetize: true, defaultNonNullable: false })
  return banner + astToString(types)
}
