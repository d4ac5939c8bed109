-- One row per order id, with every fact known of it. Without a digest only a cancellation is known.
CREATE TABLE orders (
  seq               INTEGER PRIMARY KEY,
  id                TEXT NOT NULL UNIQUE,
  digest            TEXT,
  lines             TEXT NOT NULL,
  expected_amount   INTEGER,
  expected_currency TEXT,
  placed_at         INTEGER,
  outcome           TEXT CHECK (outcome IN ('in-stock', 'rejected')),
  reasons           TEXT,
  total             INTEGER,
  currency          TEXT,
  canceled          INTEGER NOT NULL CHECK (canceled IN (0, 1)),
  shipped           INTEGER NOT NULL CHECK (shipped IN (0, 1)),
  -- Whether Inventory has told everything that this row waits for.
  heard             INTEGER NOT NULL CHECK (heard IN (0, 1)),
  -- What these facts say, for readers. (A check with a list of more than two builds a table for each row.)
  status            TEXT NOT NULL CHECK (status = CASE
    WHEN canceled THEN 'canceled'
    WHEN shipped THEN 'shipped'
    WHEN outcome = 'in-stock' THEN 'confirmed'
    WHEN outcome = 'rejected' THEN 'rejected'
    ELSE 'pending' END),
  version           INTEGER NOT NULL,
  recorded_at       INTEGER NOT NULL,
  -- The front that waits for the decision.
  reply_to          TEXT,
  CHECK (digest IS NOT NULL OR (canceled AND outcome IS NULL)),
  CHECK (NOT shipped OR (outcome = 'in-stock' AND NOT canceled))
) STRICT;
CREATE INDEX orders_unheard ON orders (seq) WHERE NOT heard;
CREATE INDEX orders_by_time ON orders (recorded_at);
-- Confirmed orders are most of a shop's and every order passes through pending: an index entry for each
-- would cost more than reading them in the order of time.
CREATE INDEX orders_by_rarer_status ON orders (status, recorded_at)
  WHERE outcome = 'rejected' OR canceled OR shipped;
