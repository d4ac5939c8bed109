import { disconnectedApp } from './disconnected-app.ts'
import { openApiDocument } from './document.ts'

/** The text of `openapi.json`. */
export const documentText = (): string =>
  `${JSON.stringify(openApiDocument(disconnectedApp()), null, 2)}\n`
