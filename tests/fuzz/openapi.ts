import type { JsonSchema, Schemas } from './from-schema.ts'

type Parameter = { name: string; in: 'path' | 'query' | 'header'; schema: JsonSchema }
type Content = Record<string, { schema: JsonSchema }>

/** A route as the front describes it. */
export type Operation = {
  method: string
  path: string
  parameters: Parameter[]
  body: Content | undefined
  responses: Record<string, { content?: Content }>
}

export type Described = { operations: Operation[]; schemas: Schemas }

type Document = {
  paths: Record<
    string,
    Record<
      string,
      {
        parameters?: Parameter[]
        requestBody?: { content: Content }
        responses: Operation['responses']
      }
    >
  >
  components: { schemas: Schemas }
}

/** Every route of the front's own document. */
export const readDescription = async (frontUrl: string): Promise<Described> => {
  const document = (await (await fetch(`${frontUrl}/openapi.json`)).json()) as Document
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content,
      responses,
    })),
  )
  return { operations, schemas: document.components.schemas }
}
