import { isIssuedOrderId, orderIdSecret } from '@shop/contracts'

const secretVariable = /(?:SECRETS|TOKEN|PASSWORD)$/

/** Every secret value of the environment. */
export const secretsOf = (env: Record<string, string>): string[] =>
  Object.entries(env)
    .filter(([name, value]) => secretVariable.test(name) && value !== '')
    .flatMap(([, value]) => value.split(','))

/** Ids in a text that the shop gave out, with the tag that opens them. */
export const openIdsIn = (text: string, env: Record<string, string>): string[] => {
  const secrets = env.ORDER_ID_SECRETS!.split(',').map((secret) => orderIdSecret(secret))
  const ids = text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi) ?? []
  return [...new Set(ids)].filter((id) => isIssuedOrderId(id.toLowerCase(), secrets))
}

/** The secrets that a text shows, in words. */
export const leaksIn = (text: string, env: Record<string, string>): string[] => [
  ...Object.entries(env)
    .filter(([, value]) => secretsOf(env).some((secret) => value.includes(secret)))
    .filter(([, value]) => value.split(',').some((secret) => text.includes(secret)))
    .map(([name]) => `shows ${name}`),
  ...openIdsIn(text, env).map((id) => `shows the order id ${id} with its tag`),
]
