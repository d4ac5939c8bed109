-- An order is updated once when it is decided. Until here that wrote a new entry into each of its indexes, because three of
-- them named a column that a decision changes. Now none does, and a page has room for the row's second version
-- (heap-only tuples): https://www.postgresql.org/docs/current/storage-hot.html

-- The orders that Inventory has not answered, by number: what an index on `heard` was. The program writes it with the column,
-- which has another name now: an instance of the release before would not write it, and has to stop at that.
DROP INDEX orders_unheard;
CREATE TABLE orders_unheard (seq bigint PRIMARY KEY);
INSERT INTO orders_unheard SELECT seq FROM orders WHERE NOT heard;
ALTER TABLE orders RENAME COLUMN heard TO is_heard;

-- What the other two indexes are about. A decision within a minute leaves both NULL.
DROP INDEX orders_by_rarer_status;
DROP INDEX orders_changed_late;
ALTER TABLE orders
  ADD COLUMN rarer_status text COLLATE "C" GENERATED ALWAYS AS (CASE
    WHEN canceled THEN 'canceled'
    WHEN shipped THEN 'shipped'
    WHEN outcome = 'rejected' THEN 'rejected' END) STORED,
  ADD COLUMN changed_late_at bigint GENERATED ALWAYS AS (
    CASE WHEN updated_at > recorded_at + 60000 THEN updated_at END) STORED;
-- Of orders that come from now on. Those that are there are written anew by the columns, and change seldom.
ALTER TABLE orders SET (fillfactor = 45);
CREATE INDEX orders_by_rarer_status ON orders (rarer_status, recorded_at, seq) WHERE rarer_status IS NOT NULL;
CREATE INDEX orders_changed_late ON orders (changed_late_at) WHERE changed_late_at IS NOT NULL;
