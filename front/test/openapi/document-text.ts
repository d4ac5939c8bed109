import { readDocument } from '../given.ts'

/** The OpenAPI document as its file has it. */
export const documentText = async (): Promise<string> =>
  `${JSON.stringify(await readDocument(), null, 2)}\n`
