import { clientTypes } from './client-types.ts'
import { documentText } from './document-text.ts'

/** Writes the OpenAPI document and the types of the client, after the routes have changed. */
const source = (path: string) => new URL(`../${path}`, import.meta.url)
await Bun.write(source('openapi.json'), documentText())
await Bun.write(source('src/client/shop-api.d.ts'), await clientTypes())
