-- Every change of an order that anybody can see: the feed, and the history of orders. Orders of before have none. Rows are
-- appended, and removed from the oldest on. An index by order would cost as much again for each order: instead an order
-- knows its last event, and each event the one before it.
CREATE TABLE order_events (
  -- In the order of commits, without a gap.
  no        INTEGER PRIMARY KEY,
  order_seq INTEGER NOT NULL,
  -- Of the order, right after the change.
  version   INTEGER NOT NULL,
  type      TEXT NOT NULL,
  at        INTEGER NOT NULL,
  -- The operator whose change it was. NULL for everybody else.
  by        TEXT,
  -- The event of this order before this one. NULL for its first.
  before_no INTEGER
) STRICT;
ALTER TABLE orders ADD COLUMN last_event INTEGER;
