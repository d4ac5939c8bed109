import { clientTypes } from '../test/client/client-types.ts'
import { documentText } from '../test/openapi/document-text.ts'

/** Writes what is made from the routes, after they have changed: the document, and the types of the client. */
const source = (path: string) => new URL(`../${path}`, import.meta.url)
await Bun.write(source('openapi.json'), await documentText())
await Bun.write(source('src/client/shop-api.d.ts'), await clientTypes())
