import type { ShopConfig } from '../config.ts'

/**
 * The address of a shop, and commands to try in it, for the terminal. Each call brings a fresh key. People open the address
 * in a browser, so it stands above everything else.
 */
export const welcome = ({
  frontUrls: [frontUrl = '', ...others],
  hasStorefront,
}: Pick<ShopConfig, 'frontUrls' | 'hasStorefront'>): string => {
  const idempotencyKey = crypto.randomUUID()
  const also =
    others.length === 0
      ? ''
      : `
Other fronts of it: ${others.join(' ')}`
  return `
The shop is open${hasStorefront ? ', look at it' : ''}: ${frontUrl}${also}

For programs (the API: ${frontUrl}/docs):

  # look around
  curl '${frontUrl}/products?q=mug&limit=3'

  # order two mugs, and wait for the decision
  curl -i ${frontUrl}/orders -H 'Idempotency-Key: ${idempotencyKey}' \\
    -H 'Prefer: wait=5' -H 'Content-Type: application/json' \\
    -d '{"lines":[{"sku":"MUG-STONE-350","quantity":2}]}'

  # look at the order, or cancel it: its address is the answer's Location
  curl ${frontUrl}/orders/ID
  curl -X POST ${frontUrl}/orders/ID/cancel -H 'Idempotency-Key: ${idempotencyKey}'

The token of the admin routes is ADMIN_TOKEN in .env.`
}
