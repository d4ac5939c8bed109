import { toJsonSchemaDefs } from '@valibot/to-json-schema'
import { AdminProductViewSchema } from '../product-view.ts'
import { metadataKeyCountMax, metadataKeyLengthMax, metadataValueLengthMax } from '../limits.ts'
import { MoneySchema } from '../money.ts'
import { CustomerSchema, MetadataSchema } from '../order-details.ts'
import { OrderIdSchema } from '../order-id.ts'
import { DigestSchema, OrderLinesSchema, PricedLinesSchema, SkuSchema } from '../order-lines.ts'
import { OrderViewSchema, RejectionReasonSchema } from '../order-view.ts'
import { currencyProperty, epochProperty, readerEpochProperty } from '../message-properties.ts'
import { RecordedOutcomeSchema } from '../messages.ts'
import { ChangeIdSchema } from '../operator-changes.ts'
import { version } from '../version.ts'
import { itemSchemas } from './item-schemas.ts'
import { describedMessages, type BusUser, type DescribedMessage } from './messages-described.ts'

/** An example of an item, from a golden file. */
export type Example = { name: string; item: unknown }

const parts = {
  AdminProductView: AdminProductViewSchema,
  ChangeId: ChangeIdSchema,
  Customer: CustomerSchema,
  Digest: DigestSchema,
  Metadata: MetadataSchema,
  Money: MoneySchema,
  OrderId: OrderIdSchema,
  OrderLines: OrderLinesSchema,
  OrderView: OrderViewSchema,
  PricedLines: PricedLinesSchema,
  RecordedOutcome: RecordedOutcomeSchema,
  RejectionReason: RejectionReasonSchema,
  Sku: SkuSchema,
}

const ref = (...path: string[]) => ({ $ref: `#/${path.join('/')}` })

/**
 * Makes the AsyncAPI 3 document of the bus from the schemas that the services parse with. Two rules are in those schemas
 * only, because JSON schema cannot express them: at most 1,000,000 units of one SKU over all lines, and text that every
 * database stores unchanged.
 */
export const asyncApiDocument = (examplesOf: (address: string) => readonly Example[]) => {
  const named = Object.entries(describedMessages)
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Shop bus',
      version,
      description: aboutTheBus,
      tags: users.map(([name, description]) => ({ name, description })),
    },
    defaultContentType: 'application/json',
    servers: {
      bus: {
        host: '{host}',
        protocol: 'mqtt',
        protocolVersion: '5',
        description: 'Any MQTT 5 broker; one user per service, each with the topics that it needs',
        variables: { host: { default: '127.0.0.1:18883', description: 'MQTT_URL' } },
        security: [ref('components', 'securitySchemes', 'password')],
      },
    },
    channels: Object.fromEntries(named.map(([name, said]) => [name, channelOf(name, said)])),
    operations: Object.fromEntries(
      named.flatMap(([name, said]) => [
        ...said.from.map((user) => operationOf({ name, said, user, action: 'send' })),
        ...said.to.map((user) => operationOf({ name, said, user, action: 'receive' })),
      ]),
    ),
    components: {
      securitySchemes: {
        password: { type: 'userPassword', description: 'FRONT_MQTT_PASSWORD and so on' },
      },
      parameters,
      schemas: toJsonSchemaDefs(
        { ...parts, ...itemSchemas },
        {
          errorMode: 'ignore',
          overrideSchema: ({ valibotSchema }) =>
            valibotSchema.type === 'custom' ? metadataInJsonSchema : undefined,
          overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
        },
      ),
      messages: Object.fromEntries(
        named.map(([name, said]) => [name, messageOf(name, said, examplesOf(said.address))]),
      ),
    },
  }
}

/** The one schema that is a function. */
const metadataInJsonSchema = {
  type: 'object',
  maxProperties: metadataKeyCountMax,
  propertyNames: { minLength: 1, maxLength: metadataKeyLengthMax, pattern: '^[^\\[\\]]*$' },
  additionalProperties: { type: 'string', maxLength: metadataValueLengthMax },
} as const

const aboutTheBus = `Every message is a JSON array of one or more items of its topic, at QoS 1, because a batch costs the broker as much as a single item; presence is one retained object. A message has at most 1 MiB, and its times are milliseconds since 1970.

The second level of a topic is its owner, the only one who may publish there. Messages arrive late, twice and in any order, and a broker may forget them. So each item states a fact that is written once, and the fact is announced again until it has been heard. Items are parsed strictly. An item that cannot be read or applied is parked, never dropped.`

const users = [
  ['front', 'The stateless front, at the edge'],
  ['admin', 'A front that serves operators: its second connection'],
  ['inventory', 'Products, prices, stock and reservations'],
  ['order', 'Orders and their statuses'],
] as const satisfies readonly (readonly [BusUser, string])[]

const parameters = {
  root: { default: 'shop/v1', description: 'SHOP_TOPIC_ROOT, so that shops can share a broker' },
  front: { description: 'The client id of the front that waits: it ends in 128 random bits' },
  service: { enum: ['front', 'inventory', 'order'], description: 'The service that is present' },
  instance: { description: 'The process of the service' },
}

const parametersIn = (address: string) =>
  Object.fromEntries(
    Object.keys(parameters)
      .filter((name) => address.includes(`{${name}}`))
      .map((name) => [name, ref('components', 'parameters', name)]),
  )

const channelOf = (name: string, { address, summary, description }: DescribedMessage) => ({
  address,
  title: address.replace('{root}/', ''),
  summary,
  description,
  servers: [ref('servers', 'bus')],
  parameters: parametersIn(address),
  messages: { [name]: ref('components', 'messages', name) },
})

type Operation = {
  name: string
  said: DescribedMessage
  user: BusUser
  action: 'send' | 'receive'
}

const operationOf = ({ name, said, user, action }: Operation) => {
  const verb = action === 'send' ? 'Sends' : 'Receives'
  const binding = {
    qos: said.isPresence && user !== 'front' ? 0 : 1,
    ...(action === 'send' && { retain: said.isPresence === true }),
    bindingVersion: '0.2.0',
  }
  const operation = {
    action,
    title: `${user} ${verb.toLowerCase()} ${name}`,
    summary: said.summary,
    tags: [{ name: user }],
    channel: ref('channels', name),
    messages: [ref('channels', name, 'messages', name)],
    bindings: { mqtt: binding },
    ...(said.wantsReply && { reply: replyOf }),
  }
  return [`${user}${verb}${name[0]!.toUpperCase()}${name.slice(1)}`, operation]
}

const replyOf = {
  address: {
    location: '$message.header#/responseTopic',
    description:
      'The MQTT 5 response topic: the reply topic of a front. Without it no answer is sent',
  },
  channel: ref('channels', 'reply'),
  messages: [ref('channels', 'reply', 'messages', 'reply')],
}

const messageOf = (name: string, said: DescribedMessage, examples: readonly Example[]) => {
  const item = ref('components', 'schemas', said.schema)
  return {
    name,
    title: name,
    summary: said.summary,
    contentType: 'application/json',
    headers: said.isPresence ? presenceHeaders : headersOf(said),
    payload: said.isPresence ? item : { type: 'array', minItems: 1, items: item },
    bindings: { mqtt: { bindingVersion: '0.2.0', ...(said.wantsReply && responseTopic) } },
    examples: examples.map((example) => ({
      name: example.name,
      payload: said.isPresence ? example.item : [example.item],
    })),
  }
}

const responseTopic = {
  responseTopic: { type: 'string', description: 'The reply topic of the front that waits' },
}

/** The MQTT 5 user properties of a presence message. */
const presenceHeaders = {
  type: 'object',
  properties: {
    [currencyProperty]: {
      type: 'string',
      description:
        'The currency of the sender’s database, ISO 4217. A front in another one sends it no orders. Missing when it has none',
    },
  },
}

/** The MQTT 5 user properties and the response topic of a message. */
const headersOf = ({ from, wantsReply }: DescribedMessage) => ({
  type: 'object',
  properties: {
    traceparent: {
      description:
        'W3C Trace Context, one value for each traced item. The value of the first item is a plain traceparent; `;item=<index>` follows it for every other item.',
      type: 'array',
      items: {
        type: 'string',
        pattern: '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(;item=[1-9][0-9]*)?$',
      },
    },
    ...(from.includes('order') || from.includes('inventory') ? epochs : {}),
    ...(wantsReply ? responseTopic : {}),
  },
})

const epochs = {
  [epochProperty]: {
    type: 'string',
    description: 'The epoch of the sender’s database. A restored database begins a new one',
  },
  [readerEpochProperty]: {
    type: 'string',
    description: 'The epoch of the reader’s database, as far as the sender knows',
  },
}
