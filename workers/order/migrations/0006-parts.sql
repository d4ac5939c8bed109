-- What operators shipped, canceled and took back of the order, as a JSON array in order. NULL when there is nothing.
ALTER TABLE orders ADD COLUMN parts TEXT;

-- Every change of an order that an operator asked for, with its answer: what makes it apply once. Under one id several
-- contents may be refused, and at most one is applied.
CREATE TABLE operator_changes (
  change_id TEXT NOT NULL,
  digest    TEXT NOT NULL,
  order_id  TEXT NOT NULL,
  -- NULL when applied.
  refusal   TEXT,
  at        INTEGER NOT NULL,
  PRIMARY KEY (change_id, digest)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX operator_changes_applied ON operator_changes (change_id) WHERE refusal IS NULL;
