import { describe, expect, test } from 'bun:test'
import { runInNewContext } from 'node:vm'
import { docsScript } from '../../src/operation/docs-page.ts'
import { readDocument } from '../given.ts'

type Shown = { selector: string; content: { servers: unknown; info: { description: string } } }

/** Runs the page's script as a browser at `origin` does, and returns what it shows. */
const showAt = async (origin: string, basePath: string): Promise<Shown & { asked: string }> => {
  const { promise, resolve } = Promise.withResolvers<Shown & { asked: string }>()
  let asked = ''
  const fetch = async (path: string): Promise<Response> => {
    asked = path
    return Response.json(readDocument())
  }
  const createApiReference = (selector: string, { content }: Pick<Shown, 'content'>): void =>
    resolve({ selector, content, asked })
  runInNewContext(docsScript(basePath), {
    location: { origin },
    fetch,
    Scalar: { createApiReference },
  })
  return promise
}

describe('the documentation page', () => {
  test.each([
    ['https://mugs.example', ''],
    ['https://mugs.example', '/shop'],
    ['http://192.0.2.7:9000', ''],
  ])('opened at %s%s shows examples for that address', async (origin, basePath) => {
    const { content, asked } = await showAt(origin, basePath)
    expect(asked).toBe(`${basePath}/openapi.json`)
    expect(content.servers).toEqual([{ url: origin + basePath, description: 'This shop' }])
    expect(content.info.description).toContain(`shop=${origin}${basePath}\n`)
    expect(content.info.description).not.toContain('shop.example')
  })
})
