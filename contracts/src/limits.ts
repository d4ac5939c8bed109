/** Every limit on data that crosses a process boundary, in one place: readers and writers use the same numbers. */

/** Characters of a SKU: printable ASCII, case matters. */
export const skuLengthMax = 64
/** Units of one SKU in one order, after its lines are summed. */
export const quantityMax = 1_000_000
/** Lines of one order, before the lines of one SKU are summed. */
export const orderLineCountMax = 2_000
/** Reasons that a rejected order lists. It counts all of them. */
export const reasonCountMax = 50
/** Price of one unit, in minor units (10 thousand million in a currency with cents). */
export const unitPriceMinorMax = 1_000_000_000_000
/** Total of one order, in minor units: the largest integer that a JSON number carries exactly. */
export const totalMinorMax = Number.MAX_SAFE_INTEGER
/** Units of one SKU on hand. */
export const onHandMax = 1_000_000_000_000
/** Versions of a product of which a change may want one. */
export const versionCountMax = 100
/** Characters of a merchant's own number of an order, and of its own name of a customer. */
export const referenceLengthMax = 100
export const customerIdLengthMax = 100
/** RFC 5321, section 4.5.3.1.3: a path of 256 characters, without its brackets. */
export const emailLengthMax = 254
export const phoneLengthMax = 40
/** Characters of a person's name and of each field of an address. */
export const addressLengthMax = 200
export const noteLengthMax = 2_000
/** The limits of metadata are those of Stripe. */
export const metadataKeyCountMax = 50
export const metadataKeyLengthMax = 40
export const metadataValueLengthMax = 500
/** Characters of all names of the lines of one order: with them, the largest order fits into a message. */
export const lineNamesLengthMax = 131_072
/** Characters of an idempotency key that is no UUID. */
export const keyLengthMin = 8
export const keyLengthMax = 255
export const productNameLengthMax = 200
/** Exports of other shops carry HTML in their descriptions. */
export const productDescriptionLengthMax = 65_536
export const productImageLengthMax = 2_000
export const tagCountMax = 20
export const tagLengthMax = 40
/** Units at which a product may be said to run low. */
export const lowStockAtMax = 1_000_000_000
export const reasonLengthMax = 200
/** Characters of a carrier, and of a tracking number. */
export const carrierLengthMax = 100
export const trackingUrlLengthMax = 2_000
/**
 * Bytes of everything that operators shipped, canceled and took back of one order, as Order keeps it. An answer with the
 * order then fits into a message.
 */
export const orderPartsBytesMax = 500_000
/** Bytes of one bus message. Senders cut their batches to it, and readers park larger messages. */
export const messageBytesMax = 1_048_576
/** Time after which each instance of a service says again that it is alive, in ms. */
export const presencePeriodMs = 5_000
/** Time without such a message after which an instance counts as silent, in ms: two periods, and one second to arrive. */
export const presenceSilentMs = 11_000
/** Time after which the broker forgets a presence that is not renewed, in seconds. */
export const presenceExpirySeconds = 30
/** Bytes of the events on one page of a feed, unless it has only one. */
export const feedPageBytesMax = 1_048_576
/** Products or orders on one page. */
export const pageLimitMax = 200
/** Characters of a list of SKUs: as many as a page has products, with commas between them. */
export const skuListLengthMax = pageLimitMax * (skuLengthMax + 1)
/** Products that match a search or have a tag of which the first are sorted. */
export const sortedProductsMax = 10_000
/** Characters of names and descriptions on one page of products: it ends before the product that would exceed them. */
export const productPageLengthMax = 1_048_576
/** Bytes of one page of orders: it ends before the order that would make it longer, and the next page begins there. */
export const orderPageBytesMax = 1_048_576
/** Orders that a search looks at in one request, when no index finds them. */
export const ordersLookedAtMax = 10_000
/** Orders in one request of a front to Order. */
export const orderIdsMax = 100
export const pageLimitDefault = 20
export const searchLengthMax = 100
/** Longest wait that a client may ask for with `Prefer: wait=N`, in seconds. */
export const waitSecondsMax = 30
