-- The units of the order that were shipped, canceled and restocked so far, as a JSON array by SKU. NULL when none were, and
-- when all of them were shipped and none came back.
ALTER TABLE reservations ADD COLUMN moved TEXT;
