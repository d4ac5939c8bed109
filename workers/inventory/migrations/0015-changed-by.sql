-- The operator who asked for the change. NULL in rows of before.
ALTER TABLE changes ADD COLUMN changed_by TEXT;
