import { engineSchema, newDatabaseSchema, parkedSizeSchema, type Schema } from '@shop/engine'
import shortReservations from '../../migrations/0002-short-reservations.sql' with { type: 'text' }
import stockEvents from '../../migrations/0018-stock-events.sql' with { type: 'text' }
import stock from '../../migrations/0003-stock.sql' with { type: 'text' }
import stockJournal from '../../migrations/0004-stock-journal.sql' with { type: 'text' }
import foldedSearch from '../../migrations/0005-folded-search.sql' with { type: 'text' }
import trustedOrders from '../../migrations/0006-trusted-orders.sql' with { type: 'text' }
import movedLines from '../../migrations/0013-moved-lines.sql' with { type: 'text' }
import partialChanges from '../../migrations/0009-partial-changes.sql' with { type: 'text' }
import movements from '../../migrations/0010-movements.sql' with { type: 'text' }
import heldReservations from '../../migrations/0011-held-reservations.sql' with { type: 'text' }
import changesByOutcome from '../../migrations/0019-changes-by-outcome.sql' with { type: 'text' }
import searchMergedByBatch from '../../migrations/0020-search-merged-by-batch.sql' with { type: 'text' }
import changedBy from '../../migrations/0015-changed-by.sql' with { type: 'text' }
import ordersWithDetails from '../../migrations/0017-orders-with-details.sql' with { type: 'text' }
import termsOfOrdering from '../../migrations/0016-terms-of-ordering.sql' with { type: 'text' }
import productsReservations from '../../migrations/0001-products-reservations.sql' with { type: 'text' }
import { fillProductNames } from './product-names.ts'
import { fillSearchTexts } from './search-texts.ts'

/** Inventory's database. Migrations are in order; one that was released is never changed. */
export const schema = {
  applicationId: 0x53_48_49_4e, // "SHIN"
  migrations: [
    { name: '0001-products-reservations', sql: `${engineSchema}${productsReservations}` },
    { name: '0002-short-reservations', sql: shortReservations },
    { name: '0003-stock', sql: stock },
    { name: '0004-stock-journal', sql: stockJournal },
    { name: '0005-folded-search', sql: foldedSearch, fill: fillSearchTexts },
    { name: '0006-trusted-orders', sql: trustedOrders },
    { name: '0007-parked-size', sql: parkedSizeSchema },
    { name: '0008-new-database', sql: newDatabaseSchema('reservations') },
    { name: '0009-partial-changes', sql: partialChanges, fill: fillProductNames },
    { name: '0010-movements', sql: movements },
    { name: '0011-held-reservations', sql: heldReservations },
    { name: '0013-moved-lines', sql: movedLines },
    { name: '0015-changed-by', sql: changedBy },
    { name: '0016-terms-of-ordering', sql: termsOfOrdering },
    { name: '0017-orders-with-details', sql: ordersWithDetails },
    { name: '0018-stock-events', sql: stockEvents },
    { name: '0019-changes-by-outcome', sql: changesByOutcome },
    { name: '0020-search-merged-by-batch', sql: searchMergedByBatch },
  ],
  pinned: {
    variable: 'SHOP_CURRENCY',
    key: 'currency',
    shownByRows:
      'SELECT currency AS value FROM reservations WHERE currency IS NOT NULL ORDER BY seq DESC LIMIT 1',
  },
} satisfies Schema
