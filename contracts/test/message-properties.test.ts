import { describe, expect, test } from 'bun:test'
import { publishProperties, readCurrency, readEpochs, readKeepsNoSession } from '../src/index.ts'

const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

describe('the properties of a message', () => {
  test.each([
    ['nothing', {}, {}],
    ['a reply topic', { replyTo: 'shop/v1/reply/f' }, { responseTopic: 'shop/v1/reply/f' }],
    ['an expiry', { expirySeconds: 60 }, { messageExpiryInterval: 60 }],
    [
      'the traces of two items',
      {
        traces: new Map([
          [0, trace],
          [2, trace],
        ]),
      },
      { userProperties: { traceparent: [trace, `${trace};item=2`] } },
    ],
    ['a currency', { currency: 'EUR' }, { userProperties: { currency: 'EUR' } }],
    [
      'a session that is not kept',
      { keepsNoSession: true },
      { userProperties: { session: 'clean' } },
    ],
    ['a session that is kept', { keepsNoSession: false }, {}],
    ['an epoch', { epochs: { epoch: 'a' } }, { userProperties: { epoch: 'a' } }],
    [
      'both epochs',
      { epochs: { epoch: 'a', readerEpoch: 'b' } },
      { userProperties: { epoch: 'a', 'reader-epoch': 'b' } },
    ],
  ])('carry %s', (_, message, properties) => {
    expect(publishProperties(message)).toEqual(properties)
  })
})

test('the currency of a sender is missing when it says none', () => {
  expect([readCurrency(undefined), readCurrency({ currency: 'EUR' })]).toEqual([undefined, 'EUR'])
})

test('the session of a sender is kept unless it says otherwise', () => {
  const { userProperties } = publishProperties({ keepsNoSession: true })
  expect([readKeepsNoSession(undefined), readKeepsNoSession(userProperties)]).toEqual([false, true])
})

describe('the epochs of a message', () => {
  test.each([
    ['are missing when the sender has none', undefined, undefined],
    ['are missing without the sender’s own', { 'reader-epoch': 'b' }, undefined],
    ['are the sender’s alone', { epoch: 'a' }, { epoch: 'a', readerEpoch: undefined }],
    ['are both', { epoch: 'a', 'reader-epoch': 'b' }, { epoch: 'a', readerEpoch: 'b' }],
    [
      'are the last of those repeated',
      { epoch: ['a', 'b'] },
      { epoch: 'b', readerEpoch: undefined },
    ],
  ])('%s', (_, properties, epochs) => {
    expect(readEpochs(properties)).toEqual(epochs)
  })
})
