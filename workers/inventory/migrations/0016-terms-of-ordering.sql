-- The terms of ordering, beside what else an order reads of a product: units that one order may have, and when the product may
-- first be ordered, in ms since 1970.
ALTER TABLE stock_base ADD COLUMN order_max INTEGER CHECK (order_max > 0);
ALTER TABLE stock_base ADD COLUMN open_from INTEGER;
UPDATE stock_base SET (order_max, open_from) = (
  SELECT max_per_order, CAST(round(unixepoch(available_from, 'subsec') * 1000) AS INTEGER)
  FROM products JOIN product_texts USING (product_id) WHERE products.sku = stock_base.sku
) WHERE sku IN (
  SELECT sku FROM products JOIN product_texts USING (product_id)
  WHERE max_per_order IS NOT NULL OR available_from IS NOT NULL
);
