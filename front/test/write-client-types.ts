import { clientTypes } from './client-types.ts'

/** Writes the types of the client after the document of the front has changed. */
await Bun.write(new URL('../src/client/shop-api.d.ts', import.meta.url), await clientTypes())
