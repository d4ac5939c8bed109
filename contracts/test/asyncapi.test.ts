import { beforeAll, describe, expect, test } from 'bun:test'
import { Parser } from '@asyncapi/parser'
import { Ajv } from 'ajv'
import { asyncApiText } from '../src/asyncapi/golden.ts'

type Operation = { action: 'send' | 'receive'; tags: { name: string }[]; channel: { $ref: string } }
type Document = {
  channels: Record<string, { address: string }>
  operations: Record<string, Operation>
  components: { messages: Record<string, { examples: { payload: unknown }[] }> }
}

const file = Bun.file(new URL('../asyncapi.json', import.meta.url))
let document: Document
beforeAll(async () => {
  document = (await file.json()) as Document
})

/** Errors are 0; hints come after warnings. */
const warning = 1

/** The complaints of the official parser and its rules, without hints. */
const complaintsAbout = async (said: Document): Promise<string[]> => {
  const diagnostics = await new Parser().validate(JSON.stringify(said))
  return diagnostics
    .filter(({ severity }: { severity: number }) => severity <= warning)
    .map(({ code, message, path }) => `${code} ${path.join('.')}: ${message}`)
}

describe('the AsyncAPI document', () => {
  test('equals the one made from schemas and examples (bin/bun run describe writes it)', async () => {
    expect(await file.text()).toBe(await asyncApiText())
  })

  test('passes the official parser and its rules', async () => {
    expect(await complaintsAbout(document)).toEqual([])
  })

  test('does not pass with a mistake', async () => {
    const spoiled = structuredClone(document)
    spoiled.operations.frontSendsSendOrder!.channel.$ref = '#/channels/nothing'
    const complaints = (await complaintsAbout(spoiled)).join()
    expect(complaints).toContain('asyncapi3-operation-messages-from-referred-channel')
    expect(complaints).toContain('#/channels/nothing')
  })

  test('has valid examples of every message, and schemas that accept nothing else', () => {
    const ajv = new Ajv({ strict: false })
    ajv.addSchema(document, 'asyncapi.json')
    for (const [name, { examples }] of Object.entries(document.components.messages)) {
      const isPayload = ajv.getSchema(`asyncapi.json#/components/messages/${name}/payload`)!
      expect([name, examples.length]).not.toEqual([name, 0])
      for (const { payload } of examples) {
        expect([name, isPayload(payload), isPayload.errors]).toEqual([name, true, null])
        const stranger = Array.isArray(payload) ? [{ ...payload[0], gift: 'x' }] : { gift: 'x' }
        expect([name, isPayload(stranger)]).toEqual([name, false])
      }
    }
  })

  // The broker has a topic of presence for each service; the document has one for all.
  const withoutPresence = (all: readonly string[]) =>
    [...new Set(all)].filter((each) => !each.includes('presence')).toSorted()

  test('allows each user the same topics as the broker', async () => {
    const described = Object.values(document.operations).map(({ action, tags, channel }) => {
      const { address } = document.channels[channel.$ref.split('/').at(-1)!]!
      const topic = address.replace('{root}/', '').replaceAll(/\{\w+\}/g, '+')
      return `${tags[0]!.name} ${action === 'send' ? 'write' : 'read'} ${topic}`
    })
    const allowed = await allowedByBroker()
    const ofServices = allowed.filter((right) => !right.startsWith('edge '))
    expect(withoutPresence(described)).toEqual(withoutPresence(ofServices))
  })

  test('describes for fronts everything that the bridge of an edge broker may do', async () => {
    const allowed = new Set(await allowedByBroker())
    const ofBridge = [...allowed].filter((right) => right.startsWith('edge '))
    expect(ofBridge.length).toBeGreaterThan(0)
    for (const right of ofBridge) expect(allowed).toContain(right.replace('edge', 'front'))
  })
})

/** The rights of each user in mosquitto.acl, such as `order read admin/ship-order`. */
const allowedByBroker = async (): Promise<string[]> => {
  // A pattern is for the front, whose section it stands in; other users have no use for it.
  const rights = /^(?:topic|pattern) (write|read) shop\/v1\/(.*)$/gm
  const acl = await Bun.file(new URL('../../mosquitto.acl', import.meta.url)).text()
  return acl.split(/^user /m).flatMap((section, index) => {
    const user = /^\w+/.exec(section)?.[0]
    const lines = section.replaceAll('%c', '+').matchAll(rights)
    return index === 0 ? [] : [...lines].map(([, verb, topic]) => `${user} ${verb} ${topic}`)
  })
}
