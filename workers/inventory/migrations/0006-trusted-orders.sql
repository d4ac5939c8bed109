-- Whether a trusted server sent the order, to whom the shop's limits for shoppers do not apply.
ALTER TABLE reservations ADD COLUMN trusted INTEGER NOT NULL DEFAULT 0 CHECK (trusted IN (0, 1));
-- How many reasons a rejection has, of which `reasons` has the first. Rows from before have all of them, and NULL here.
ALTER TABLE reservations ADD COLUMN reason_count INTEGER;
