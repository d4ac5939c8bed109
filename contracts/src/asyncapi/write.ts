import { asyncApiText } from './golden.ts'

/** Writes the AsyncAPI document that the front serves. */
await Bun.write(new URL('../../asyncapi.json', import.meta.url), await asyncApiText())
