import { hash } from 'node:crypto'
import * as v from 'valibot'

/** The roles of operators. Each role includes those before it. */
export const operatorRoles = ['look', 'work', 'everything'] as const
export type OperatorRole = (typeof operatorRoles)[number]

/** Whether an operator of this role may do what needs the other. */
export const includesRole = (role: OperatorRole, needed: OperatorRole): boolean =>
  operatorRoles.indexOf(role) >= operatorRoles.indexOf(needed)

const operatorNamePattern = /^[a-z0-9][a-z0-9._@+-]{0,63}$/

/** The name of an operator, as changes and facts keep it. */
export const OperatorNameSchema = v.pipe(
  v.string(),
  v.regex(
    operatorNamePattern,
    'must be 1 to 64 of a to z, 0 to 9 and . _ @ + -, with a letter or digit first',
  ),
)

/** The name of everybody who has `ADMIN_TOKEN`. No operator is called so. */
export const adminTokenName = 'admin-token'

/** The operator behind a token. */
export const OperatorSchema = v.strictObject({
  name: OperatorNameSchema,
  role: v.picklist(operatorRoles),
})
export type Operator = v.InferOutput<typeof OperatorSchema>

/** The beginning of every operator's token, by which people and scanners recognise one. */
export const operatorTokenPrefix = 'shop_operator_'
/** After it come 32 random bytes in base64url (RFC 4648, section 5). */
const tokenPattern = new RegExp(`^${operatorTokenPrefix}[\\w-]{43}$`)

/** Whether a token has the form of an operator's. */
export const isOperatorToken = (token: string): boolean => tokenPattern.test(token)

/**
 * The hash of a token, 64 hexadecimal digits, by which Order finds its operator. A token is random enough for one round of
 * SHA-256, and how long a look-up by the hash takes tells nothing of the token.
 */
export const operatorTokenHash = (token: string): string => hash('sha256', token, 'hex')
