-- The reservations that Order has not heard, by number. Nearly every reservation changes once: Order hears it. While that was a
-- column, the whole row was written anew for it, and an entry into each of its indexes. Now it is a deletion of this small row.
DROP INDEX reservations_unheard;
CREATE TABLE reservations_unheard (seq bigint PRIMARY KEY);
INSERT INTO reservations_unheard SELECT seq FROM reservations WHERE NOT heard;
ALTER TABLE reservations DROP COLUMN heard;
