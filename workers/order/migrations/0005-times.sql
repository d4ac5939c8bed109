-- When facts became known, by Order's clock. NULL while they are not, and in rows of before. `placed_at` is the front's word:
-- `content_at` says when Order recorded the lines.
ALTER TABLE orders ADD COLUMN content_at INTEGER;
ALTER TABLE orders ADD COLUMN confirmed_at INTEGER;
ALTER TABLE orders ADD COLUMN shipped_at INTEGER;
ALTER TABLE orders ADD COLUMN canceled_at INTEGER;
ALTER TABLE orders ADD COLUMN updated_at INTEGER;
