import { ReplySchema, type Reply } from '@shop/contracts'
import { safeParserOf } from '@shop/contracts/compiled-checks'
import * as v from 'valibot'
import type { Log } from '../../ports.ts'

const Replies = v.array(v.unknown())
const parseReply = safeParserOf(ReplySchema)

/** The readable replies of a message. Others are logged and passed over: the request that waits for one times out. */
export const readReplies = (text: string, log: Log): Reply[] => {
  try {
    return v.parse(Replies, JSON.parse(text)).flatMap((item) => {
      const parsed = parseReply(item)
      if (parsed.success) return [parsed.output]
      log.error('reply not readable', { issue: parsed.issues[0].message })
      return []
    })
  } catch (error) {
    log.error('reply message not readable', { error: String(error) })
    return []
  }
}
