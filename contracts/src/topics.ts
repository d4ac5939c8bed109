/**
 * The topics of the bus. The second level is the owner, which alone may publish there. `mosquitto.acl` tells the broker
 * the same, and a test holds the two equal.
 */
export type Topics = ReturnType<typeof topicsUnder>

/** All topics under a root such as `shop/v1`, so that two shops can share a broker. */
export const topicsUnder = (root: string) =>
  ({
    sendOrder: `${root}/front/send-order`,
    recordOrder: `${root}/front/record-order`,
    reserveOrder: `${root}/front/reserve-order`,
    cancelOrder: `${root}/front/cancel-order`,
    inStock: `${root}/inventory/in-stock`,
    orderRejected: `${root}/inventory/order-rejected`,
    stockReleased: `${root}/inventory/stock-released`,
    stockShipped: `${root}/inventory/stock-shipped`,
    stockMoved: `${root}/inventory/stock-moved`,
    stockWanted: `${root}/order/stock-wanted`,
    outcomeRecorded: `${root}/order/outcome-recorded`,
    orderCanceled: `${root}/order/order-canceled`,
    orderShipped: `${root}/order/order-shipped`,
    linesMoved: `${root}/order/lines-moved`,
    changeStock: `${root}/admin/change-stock`,
    shipOrder: `${root}/admin/ship-order`,
    cancelOrderAsOperator: `${root}/admin/cancel-order`,
    deleteDetails: `${root}/admin/delete-details`,
    returnOrder: `${root}/admin/return-order`,
    /**
     * Answers to one front, which sends this topic as MQTT 5's response topic. It ends in the front's client id, because
     * the broker lets a front read under its own client id only.
     */
    reply: (frontClientId: string) => `${root}/reply/${frontClientId}`,
    presence: (service: string, instance: string) => `${root}/presence/${service}/${instance}`,
    /** Every instance of one service, for a subscription. */
    presenceOf: (service: string) => `${root}/presence/${service}/+`,
  }) as const

/** Whether a response topic is the reply topic of one front. No other topic may be answered: a wildcard ends the connection. */
export const isReplyTopic = (topics: Topics, topic: string): boolean => {
  const replies = topics.reply('')
  return topic.startsWith(replies) && /^[^/+#\0]+$/.test(topic.slice(replies.length))
}

/** A topic root: levels of letters, digits, `_`, `.` and `-`. */
export const topicRootPattern = /^[\w.-]+(?:\/[\w.-]+)*$/
