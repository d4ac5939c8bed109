import openapiTS, { astToString } from 'openapi-typescript'
import { documentText } from './document-text.ts'

const banner =
  '/** Made from /openapi.json by `bin/bun run describe`; a test holds the two equal. */\n'

/** The text of `shop-api.d.ts`: the client's types, made from the OpenAPI document. */
export const clientTypes = async (): Promise<string> => {
  const types = await openapiTS(documentText(), { alphabetize: true, defaultNonNullable: false })
  return banner + astToString(types)
}
