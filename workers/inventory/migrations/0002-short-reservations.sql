-- A restored database may be told of orders that were confirmed or shipped since the backup and whose units it does
-- not have. Such a row is `short`: the promise is recorded, and no unit is counted for it until there are enough.
ALTER TABLE reservations ADD COLUMN short INTEGER NOT NULL DEFAULT 0
  CHECK (short IN (0, 1) AND (NOT short OR (outcome = 'in-stock' AND NOT canceled)));
CREATE INDEX reservations_short ON reservations (seq) WHERE short;
