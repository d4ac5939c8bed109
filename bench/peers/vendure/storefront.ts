import { askGraphql } from './graphql.ts'
import type { Populated } from './server/settings.ts'

type Answered = {
  __typename?: string
  id?: string
  code?: string
  state?: string
  errorCode?: string
}
type Fields = Record<string, Answered>

/** Mutations of the Shop API, each as a storefront sends it. */
const orderOrError =
  '{ __typename ... on Order { id code state } ... on ErrorResult { errorCode message } }'
const mutations = {
  addItemToOrder: `addItemToOrder(productVariantId: $variant, quantity: 1) ${orderOrError}`,
  setCustomerForOrder: `setCustomerForOrder(input: $customer) ${orderOrError}`,
  setOrderShippingAddress: `setOrderShippingAddress(input: $address) ${orderOrError}`,
  setOrderShippingMethod: `setOrderShippingMethod(shippingMethodId: [$method]) ${orderOrError}`,
  transitionOrderToState: `transitionOrderToState(state: "ArrangingPayment") ${orderOrError}`,
  addPaymentToOrder: `addPaymentToOrder(input: $payment) ${orderOrError}`,
}
type Mutation = keyof typeof mutations
const allMutations = Object.keys(mutations) as Mutation[]

const variableTypes = {
  variant: 'ID!',
  customer: 'CreateCustomerInput!',
  address: 'CreateAddressInput!',
  method: 'ID!',
  payment: 'PaymentInput!',
}

/** How a shopper sends an order: as storefronts do, or everything in one document. */
export type Style = 'six requests' | 'one request'

export type Cart = { url: string; token: string }

/** The steps of shoppers at Vendure's Shop API. Each shopper is a guest and stays with one of the servers. */
export const storefrontOf = (urls: readonly string[], populated: Populated) => {
  const run = crypto.randomUUID().slice(0, 8)
  let shopperCount = 0

  const variables = (variant: string) => ({
    variant,
    customer: {
      firstName: 'Bench',
      lastName: 'Guest',
      emailAddress: `guest-${run}-${shopperCount}@example.com`,
    },
    address: {
      fullName: 'Bench Guest',
      streetLine1: 'Street 1',
      city: 'Berlin',
      postalCode: '10115',
      countryCode: 'DE',
    },
    method: populated.shippingMethodId,
    payment: { method: 'dummy', metadata: {} },
  })
  const urlOfNext = (): string => {
    shopperCount += 1
    return urls[shopperCount % urls.length]!
  }
  const fill = async (variant: string, upTo: Mutation): Promise<Cart> => {
    const url = urlOfNext()
    const all = variables(variant)
    const { token } = await send(url, ['addItemToOrder'], all)
    if (!token) throw new Error('addItemToOrder: no vendure-auth-token')
    const rest = allMutations.slice(1, allMutations.indexOf(upTo) + 1)
    for (const mutation of rest) await send(url, [mutation], all, { token })
    return { url, token }
  }

  return {
    /** From an empty cart to a placed order with its units allocated. Answers the code of the order. */
    order: async (variant: string, style: Style): Promise<string> => {
      if (style === 'one request') {
        return placed(await send(urlOfNext(), allMutations, variables(variant)))
      }
      const { url, token } = await fill(variant, 'transitionOrderToState')
      return placed(await send(url, ['addPaymentToOrder'], variables(variant), { token }))
    },
    /** A cart with item, customer, address and shipping, whose shopper is asked to pay: its stock was checked. */
    beginPayment: (variant: string) => fill(variant, 'transitionOrderToState'),
    pay: async ({ url, token }: Cart): Promise<string> =>
      placed(await send(url, ['addPaymentToOrder'], variables(''), { token, isFresh: true })),
    /** A cart with item, customer, address and shipping. */
    fillCart: (variant: string) => fill(variant, 'setOrderShippingMethod'),
    /** Checks the stock and pays in one document: as close together as Vendure's API lets a shopper. */
    checkOut: async ({ url, token }: Cart): Promise<string> =>
      placed(
        await send(url, ['transitionOrderToState', 'addPaymentToOrder'], variables(''), {
          token,
          isFresh: true,
        }),
      ),
  }
}

export type Storefront = ReturnType<typeof storefrontOf>

/**
 * One document with these mutations, which Vendure runs one after another.
 * @throws for an HTTP status, a GraphQL error and an ErrorResult alike: Vendure answers 200 for the last two.
 */
const send = async (
  url: string,
  asked: readonly Mutation[],
  all: Record<keyof typeof variableTypes, unknown>,
  connection: Parameters<typeof askGraphql>[2] = {},
): Promise<{ fields: Fields; token: string | null }> => {
  const fields = asked.map((mutation) => mutations[mutation]).join(' ')
  const used = Object.keys(variableTypes).filter((name) => fields.includes(`$${name}`))
  const declared = used.map(
    (name) => `$${name}: ${variableTypes[name as keyof typeof variableTypes]}`,
  )
  const query = `mutation${declared.length > 0 ? `(${declared.join(', ')})` : ''} { ${fields} }`
  const chosen = Object.fromEntries(used.map((name) => [name, all[name as keyof typeof all]]))
  const answer = await askGraphql(`${url}/shop-api`, { query, variables: chosen }, connection)
  const said = answer.data as Fields
  for (const mutation of asked) {
    const { errorCode } = said[mutation]!
    if (errorCode) throw new Error(`${mutation}: ${errorCode}`)
  }
  return { fields: said, token: answer.token }
}

/** @throws when the order is not placed. */
const placed = ({ fields }: { fields: Fields }): string => {
  const { state, code } = fields.addPaymentToOrder!
  if (state !== 'PaymentAuthorized' || !code) throw new Error(`state ${state}`)
  return code
}
