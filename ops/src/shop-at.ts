import { Option } from '@commander-js/extra-typings'
import { problemContentType, whyNotConnected } from '@shop/contracts'
import { UsageError } from './command-line.ts'
import { readShopConfig } from './config.ts'

/** Where a shop is, and what opens its operators' routes. */
export type ShopAt = { url: string; token: string }

/** The options of commands that work on any shop. */
export const shopOption = new Option(
  '--shop <url>',
  'address of the shop, such as https://shop.example (the shop of this folder)',
)
export const tokenOption = new Option(
  '--token <token>',
  'bearer token of operators (ADMIN_TOKEN of the environment or of .env)',
)

/** The shop that the options name, otherwise that of this folder. @throws UsageError */
export const shopAt = (options: {
  shop?: string | undefined
  token?: string | undefined
}): ShopAt => {
  const config = readShopConfig()
  const { shop = config.frontUrl, token = config.adminToken } = options
  if (!/^https?:\/\//.test(shop) || !URL.canParse(shop)) {
    throw new UsageError(`--shop ${shop} is no address such as https://shop.example.`)
  }
  if (token === '') throw new UsageError('Say --token, or set ADMIN_TOKEN in the environment.')
  return { url: shop.replace(/\/+$/, ''), token }
}

/** The shop does not answer, refuses the request, or breaks its answer off. The message says what to do. */
export class ShopError extends Error {
  override name = 'ShopError'
  readonly code = 'shop'
}

/** A request. `timeout: false` waits as long as it takes. */
type AskedOf = Omit<RequestInit, 'headers'> & { headers?: Record<string, string>; timeout?: false }

/** Sends a request of an operator. @throws ShopError when there is no answer, or a problem in its place */
export const askShop = async (
  { url, token }: ShopAt,
  path: string,
  init: AskedOf = {},
): Promise<Response> => {
  const headers = { ...init.headers, Authorization: `Bearer ${token}` }
  const response = await fetch(url + path, { ...init, headers }).catch((cause: unknown) => {
    throw new ShopError(
      `${url} does not answer (${whyNotConnected(cause)}). Start the shop with bin/up, or name another with --shop.`,
      { cause },
    )
  })
  if (response.ok) return response
  throw new ShopError(`${url} refuses it (${response.status}): ${await reasonIn(response)}`)
}

const reasonIn = async (response: Response): Promise<string> => {
  const text = await response.text()
  if (!response.headers.get('Content-Type')?.startsWith(problemContentType)) {
    return text.slice(0, shownLengthMax)
  }
  const { detail, errors = [] } = JSON.parse(text) as {
    detail: string
    errors?: { field: string; message: string }[]
  }
  return [detail, ...errors.map(({ field, message }) => `${field}: ${message}`)].join('\n  ')
}
const shownLengthMax = 500
