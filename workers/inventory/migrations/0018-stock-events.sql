-- Products of which the units that can be ordered crossed a level: the feed of stock. Rows are appended, and removed from the
-- oldest on.
CREATE TABLE stock_events (
  -- In the order of commits, without a gap.
  no   INTEGER PRIMARY KEY,
  sku  TEXT NOT NULL,
  type TEXT NOT NULL,
  at   INTEGER NOT NULL
) STRICT;

-- The level at which operators want to be told, beside what else an order reads of a product.
ALTER TABLE stock_base ADD COLUMN low_at INTEGER;
UPDATE stock_base SET low_at = (
  SELECT low_stock_at FROM products JOIN product_texts USING (product_id) WHERE products.sku = stock_base.sku
) WHERE sku IN (
  SELECT sku FROM products JOIN product_texts USING (product_id) WHERE low_stock_at IS NOT NULL
);
