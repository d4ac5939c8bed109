import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { Order, OrderContent, ProductList, ProductListQuery } from '@shop/contracts/http'
import { aConfirmedOrder, aPage } from './no-op-answers.ts'

/**
 * The ceiling: the routes that are measured, with the same framework and the same schemas, answering without doing
 * anything. No middleware: what the shop's front adds around its routes counts as the shop's work.
 */
const json = { 'Content-Type': 'application/json' }
const orderText = JSON.stringify(aConfirmedOrder)
const pageText = JSON.stringify(aPage)
const jsonOf = <S extends z.ZodType>(schema: S) => ({
  description: '',
  content: { 'application/json': { schema } },
})

const app = new OpenAPIHono()
app.openapi(
  createRoute({
    method: 'post',
    path: '/orders',
    request: { body: { required: true, ...jsonOf(OrderContent) } },
    responses: { 201: jsonOf(Order), 400: { description: '' } },
  }),
  (c) => {
    c.req.valid('json')
    return new Response(orderText, { status: 201, headers: json })
  },
)
app.openapi(
  createRoute({
    method: 'get',
    path: '/products',
    request: { query: ProductListQuery },
    responses: { 200: jsonOf(ProductList), 400: { description: '' } },
  }),
  (c) => {
    c.req.valid('query')
    return new Response(pageText, { headers: json })
  },
)
app.openapi(
  createRoute({
    method: 'get',
    path: '/orders/{id}',
    request: { params: z.object({ id: z.string() }) },
    responses: { 200: jsonOf(Order), 400: { description: '' } },
  }),
  (c) => {
    c.req.valid('param')
    return new Response(orderText, { headers: json })
  },
)

const server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: (request) => app.fetch(request) })
console.log(`listening on ${server.port}.`)
