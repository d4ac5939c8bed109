import type { OpenAPIHono } from '@hono/zod-openapi'
import { Problem } from '@shop/contracts/http'
import type { FrontEnv } from '../src/http/request-scope.ts'
import { jsonAnswer, problemAnswers, z } from '../src/openapi/described.ts'
import { answerHeaders, carrying, headersOfEveryRequest } from '../src/openapi/headers.ts'
import { welcome } from '../src/operation/docs-routes.ts'
import { apiDescription, securitySchemes } from './description.ts'
import { shareAnswers } from './shared-answers.ts'

type App = OpenAPIHono<FrontEnv>

/**
 * The OpenAPI document of an app: the descriptions of its routes, the headers of every request and answer, and the words
 * around them. `bin/bun run describe` writes it into a file that fronts serve, so that no bundle has to make it.
 */
export const openApiDocument = (app: App) => {
  describeComponents(app)
  describeOwnRoutes(app)
  const document = app.getOpenAPI31Document(apiDescription)
  const parameters = Object.keys(headersOfEveryRequest).map((name) => ({
    $ref: `#/components/parameters/${name}`,
  }))
  for (const path of Object.values(document.paths ?? {})) {
    for (const operation of [path.get, path.post, path.put]) {
      if (operation === undefined) continue
      operation.parameters = [...(operation.parameters ?? []), ...parameters]
      for (const answer of Object.values(operation.responses ?? {})) {
        answer.headers = { ...carrying('X-Request-Id').headers, ...answer.headers }
      }
    }
  }
  return shareAnswers(document)
}

/** Registers the components that belong to no route. */
const describeComponents = ({ openAPIRegistry: registry }: App): void => {
  registry.register('Problem', Problem)
  for (const [name, scheme] of Object.entries(securitySchemes)) {
    registry.registerComponent('securitySchemes', name, scheme)
  }
  for (const [name, header] of Object.entries(answerHeaders)) {
    registry.registerComponent('headers', name, header)
  }
  for (const [name, parameter] of Object.entries(headersOfEveryRequest)) {
    registry.registerComponent('parameters', name, parameter)
  }
}

/** Registers the routes that describe nothing by themselves. */
const describeOwnRoutes = ({ openAPIRegistry: registry }: App): void => {
  const shared = { method: 'get' as const, tags: ['Documentation'] }
  registry.registerPath({
    ...shared,
    path: '/api',
    operationId: 'welcome',
    summary: 'Where to begin',
    responses: { 200: welcomeAnswer },
  })
  registry.registerPath({
    ...shared,
    path: '/',
    operationId: 'enter',
    summary:
      'The same for clients that ask for JSON; people are led to the pages of the storefront',
    responses: {
      200: welcomeAnswer,
      302: {
        description: 'To the shop window in the language of the shopper',
        ...carrying('Location', 'Cache-Control'),
      },
    },
  })
  registry.registerPath({
    ...shared,
    path: '/docs',
    operationId: 'readDocs',
    summary: 'This reference as a page',
    responses: {
      200: {
        description: 'A page that loads nothing from elsewhere',
        ...carrying('Content-Security-Policy'),
        content: { 'text/html': { schema: { type: 'string' }, example: '<!doctype html>…' } },
      },
    },
  })
  registry.registerPath({
    ...shared,
    path: '/openapi.json',
    operationId: 'readOpenApi',
    summary: 'This reference for machines: OpenAPI 3.1',
    responses: { 200: documentAnswer({ openapi: '3.1.0' }), ...problemAnswers(['internal']) },
  })
  registry.registerPath({
    ...shared,
    path: '/asyncapi.json',
    operationId: 'readAsyncApi',
    summary: 'The bus behind it: AsyncAPI 3',
    responses: { 200: documentAnswer({ asyncapi: '3.0.0' }), ...problemAnswers(['internal']) },
  })
}

const welcomeAnswer = jsonAnswer(
  z.strictObject({ shop: z.string(), docs: z.string(), products: z.string() }),
  {
    description: 'Leads to the documentation and the catalogue',
    examples: { welcome: { summary: 'Welcome', value: welcome('') } },
  },
)

const documentAnswer = (example: Record<string, string>) => ({
  description: 'The document',
  ...carrying('Cache-Control'),
  content: {
    'application/json': { schema: { type: 'object' as const }, example },
  },
})
