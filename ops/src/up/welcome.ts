/** The commands to try in a shop at these addresses, for the terminal. Each call brings a fresh key. */
export const welcome = ([frontUrl = '', ...others]: readonly string[]): string => {
  const also = others.length === 0 ? '' : `\nOther fronts of it: ${others.join(' ')}`
  const idempotencyKey = crypto.randomUUID()
  return `
The shop is open: ${frontUrl} (its API: ${frontUrl}/docs)${also}

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
