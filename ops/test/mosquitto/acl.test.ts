import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { topicsUnder } from '@shop/contracts'
import { busUsers } from '../../src/config.ts'

const acl = await Bun.file(join(import.meta.dir, '../../../mosquitto.acl')).text()
const t = topicsUnder('shop/v1')

/** The rights of one user, in the order of the file. */
const grantsOf = (user: string) => {
  const [section = ''] = acl.split(/^user /m).filter((part) => part.startsWith(`${user}\n`))
  const topics = (access: string) =>
    [...section.matchAll(new RegExp(`^topic ${access} (.+)$`, 'gm'))].map(([, topic]) => topic!)
  return { write: topics('write'), read: topics('read') }
}

const inventorySays = [t.inStock, t.orderRejected, t.stockReleased, t.stockShipped, t.stockMoved]
const orderSays = [t.stockWanted, t.outcomeRecorded, t.orderCanceled, t.orderShipped, t.linesMoved]
const orderChanges = [t.shipOrder, t.cancelOrderAsOperator, t.deleteDetails, t.returnOrder]

describe('mosquitto.acl', () => {
  test('has the users that have passwords, and no others', () => {
    expect(acl.match(/(?<=^user )\w+$/gm)).toEqual([...busUsers])
  })

  test('lets every user hear answers and be present under its own client id only', () => {
    expect(acl.match(/^pattern .*$/gm)).toEqual([
      `pattern read ${t.reply('%c')}`,
      `pattern write ${t.presence('%u', '%c')}`,
    ])
  })

  test('grants everything else to one user, to read or to write', () => {
    expect(acl.slice(0, acl.indexOf('\nuser ')).match(/^topic|^pattern/gm)).toBeNull()
    const others = acl.split('\n').filter((line) => !line.startsWith('pattern '))
    for (const line of others) {
      expect(line).toMatch(/^(|#.*|user \w+|topic (read|write) shop\/v1\/[\w/+-]+)$/)
    }
  })

  test('allows the front to order, to cancel and to see which workers are there', () => {
    expect(grantsOf('front')).toEqual({
      write: [t.sendOrder, t.recordOrder, t.reserveOrder, t.cancelOrder],
      read: [t.presenceOf('inventory'), t.presenceOf('order')],
    })
  })

  test('allows the admin to change stock and orders, and to read nothing', () => {
    const write = [t.changeStock, ...orderChanges]
    expect(grantsOf('admin')).toEqual({ write, read: [] })
  })

  test('allows an edge broker to say what shoppers say, and to bring back what fronts may read', () => {
    expect(grantsOf('edge')).toEqual({
      write: [t.sendOrder, t.recordOrder, t.cancelOrder],
      read: [t.reply('+'), ...grantsOf('front').read],
    })
  })

  test('allows Inventory to announce its decisions and to read their causes', () => {
    expect(grantsOf('inventory')).toEqual({
      write: [...inventorySays, t.reply('+'), t.presenceOf('inventory')],
      read: [
        ...[t.sendOrder, t.reserveOrder, ...orderSays, t.changeStock],
        ...[t.presenceOf('order'), t.presenceOf('inventory')],
      ],
    })
  })

  test('allows Order to announce its facts and to read theirs', () => {
    expect(grantsOf('order')).toEqual({
      write: [...orderSays, t.reply('+'), t.presenceOf('order')],
      read: [
        ...[t.sendOrder, t.recordOrder, t.cancelOrder, ...inventorySays, ...orderChanges],
        ...[t.presenceOf('inventory'), t.presenceOf('order')],
      ],
    })
  })
})
