/** The version of the shop: in presence, in both API documents and in every package. */
export { version } from '../package.json'
