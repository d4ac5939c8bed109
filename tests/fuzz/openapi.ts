import type { JsonSchema, Schemas } from './from-schema.ts'

type Parameter = { name: string; in: 'path' | 'query' | 'header'; schema: JsonSchema }
type Content = Record<string, { schema: JsonSchema }>

/** A route as the front describes it. */
export type Operation = {
  method: string
  path: string
  parameters: Parameter[]
  body: Content | undefined
  responses: Record<string, Answer>
}
type Answer = { content?: Content }

export type Described = { operations: Operation[]; schemas: Schemas }

type Document = {
  paths: Record<
    string,
    Record<
      string,
      {
        parameters?: Parameter[]
        requestBody?: { content: Content }
        responses: Record<string, Answer | { $ref: string }>
      }
    >
  >
  components: { schemas: Schemas; responses: Record<string, Answer> }
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
      responses: Object.fromEntries(
        Object.entries(responses).map(([status, answer]) => [status, answerOf(document, answer)]),
      ),
    })),
  )
  return { operations, schemas: document.components.schemas }
}

/** The answer itself, where the document refers to one that several routes share. */
const answerOf = ({ components }: Document, answer: Answer | { $ref: string }): Answer =>
  '$ref' in answer ? components.responses[answer.$ref.split('/').at(-1)!]! : answer
