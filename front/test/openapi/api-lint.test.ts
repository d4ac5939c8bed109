import { describe, expect, test } from 'bun:test'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { documentText } from '../../describe/document-text.ts'
import { readDocument } from '../given.ts'

/**
 * All that Redocly recommends, warnings included, but for two: the operator of a shop names the licence of its API, and
 * not every route can refuse a request.
 */
const rules = { 'info-license': 'off', 'operation-4xx-response': 'off' } as const

const complaintsAbout = async (document: object): Promise<string[]> => {
  const config = await createConfig({ extends: ['recommended'], rules })
  const source = JSON.stringify(document)
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config })
  return problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)
}

describe('the OpenAPI document', () => {
  test('is made from the routes (if not: bin/bun run describe)', async () => {
    const file = Bun.file(new URL('../../openapi.json', import.meta.url))
    expect(await file.text()).toBe(documentText())
  })

  test('passes the linter of the ecosystem', async () => {
    expect(await complaintsAbout(JSON.parse(documentText()) as object)).toEqual([])
  })

  test('says what routes share once, in less than 250 KB', () => {
    const text = documentText()
    expect(Buffer.byteLength(text)).toBeLessThan(275_000)
    const { paths } = JSON.parse(text) as { paths: object }
    expect(JSON.stringify(paths)).not.toContain('application/problem+json')
  })

  test('does not pass it with a mistake', async () => {
    const document = readDocument()
    const { responses, operationId } = document.paths['/orders']!.post!
    document.paths['/products']!.get!.operationId = operationId
    const example = responses[201]!.content!['application/json']!.examples!.confirmed!
    example.value = { id: 1 }
    const complaints = (await complaintsAbout(document)).join()
    expect(complaints).toContain('operation-operationId-unique')
    expect(complaints).toContain('no-invalid-media-type-examples')
  })
})
