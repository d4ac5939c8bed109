import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { topicsUnder } from '@shop/contracts'
import { busUsers } from '../../src/config.ts'

const acl = await Bun.file(join(import.meta.dir, '../../../mosquitto.acl')).text()
const t = topicsUnder('shop/v1')

/** What one user may do, in the order of the file. */
const grantsOf = (user: string) => {
  const [section = ''] = acl.split(/^user /m).filter((part) => part.startsWith(`${user}\n`))
  const topics = (access: string) =>
    [...section.matchAll(new RegExp(`^topic ${access} (.+)$`, 'gm'))].map(([, topic]) => topic!)
  return { write: topics('write'), read: topics('read') }
}

const inventorySays = [t.inStock, t.orderRejected, t.stockReleased, t.stockShipped]
const orderSays = [t.stockWanted, t.outcomeRecorded, t.orderCanceled, t.orderShipped]

describe('mosquitto.acl', () => {
  test('knows the users that have passwords, and no other', () => {
    expect(acl.match(/(?<=^user )\w+$/gm)).toEqual([...busUsers])
  })

  test('grants nothing outside a user, and nothing but reading or writing one topic', () => {
    expect(acl.slice(0, acl.indexOf('\nuser ')).match(/^topic|^pattern/gm)).toBeNull()
    for (const line of acl.split('\n')) {
      expect(line).toMatch(/^(|#.*|user \w+|topic (read|write) shop\/v1\/[\w/+-]+)$/)
    }
  })

  test('lets the front order, cancel and hear answers', () => {
    expect(grantsOf('front')).toEqual({
      write: [t.sendOrder, t.reserveOrder, t.cancelOrder, t.presenceOf('front')],
      read: [t.reply('+'), t.presence('+', '+')],
    })
  })

  test('lets the admin change stock and ship, and read nothing', () => {
    expect(grantsOf('admin')).toEqual({ write: [t.changeStock, t.shipOrder], read: [] })
  })

  test('lets Inventory say what it decides and read what it decides on', () => {
    expect(grantsOf('inventory')).toEqual({
      write: [...inventorySays, t.reply('+'), t.presenceOf('inventory')],
      read: [t.sendOrder, t.reserveOrder, ...orderSays, t.changeStock, t.presenceOf('order')],
    })
  })

  test('lets Order say what it records and read what it records', () => {
    expect(grantsOf('order')).toEqual({
      write: [...orderSays, t.reply('+'), t.presenceOf('order')],
      read: [t.sendOrder, t.cancelOrder, ...inventorySays, t.shipOrder, t.presenceOf('inventory')],
    })
  })
})
