import { disconnectedApp } from './disconnected-app.ts'
import { openApiDocument } from './document.ts'

/** The text of `openapi.json`. Each level is one space deep: two would make a quarter more of it. */
export const documentText = (): string =>
  `${JSON.stringify(openApiDocument(disconnectedApp()), null, 1)}\n`
