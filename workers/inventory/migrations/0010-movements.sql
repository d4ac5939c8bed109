-- Every change of the units of a product, appended in the order in which it happened. The rows of one product are a chain
-- that begins with `last_movement` of its stock: an index by SKU would rewrite a page for each order. The oldest rows are
-- removed after a time; the chain then ends early.
CREATE TABLE movements (
  seq         INTEGER PRIMARY KEY,
  sku         TEXT NOT NULL,
  kind        TEXT NOT NULL,
  -- One of the two.
  order_id    TEXT,
  change_id   TEXT,
  on_hand_by  INTEGER NOT NULL,
  reserved_by INTEGER NOT NULL,
  -- The units after it.
  on_hand     INTEGER NOT NULL,
  reserved    INTEGER NOT NULL,
  at          INTEGER NOT NULL,
  -- The row of the product before this one; 0 without one.
  previous    INTEGER NOT NULL
) STRICT;

-- 0 without one.
ALTER TABLE stock_journal ADD COLUMN last_movement INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stock_base ADD COLUMN last_movement INTEGER NOT NULL DEFAULT 0;

DROP TRIGGER stock_update;
DROP VIEW catalogue;
DROP VIEW stock;
CREATE VIEW stock AS
  SELECT sku, price, listed, version,
    coalesce(moved.on_hand, base.on_hand) AS on_hand,
    coalesce(moved.reserved, base.reserved) AS reserved,
    coalesce(moved.last_movement, base.last_movement) AS last_movement
  FROM stock_base AS base LEFT JOIN (
    SELECT sku, on_hand, reserved, last_movement, max(seq) FROM stock_journal GROUP BY sku
  ) AS moved USING (sku);

CREATE TRIGGER stock_update INSTEAD OF UPDATE ON stock BEGIN
  UPDATE stock_base SET price = new.price, listed = new.listed, version = new.version WHERE sku = new.sku;
  INSERT INTO stock_journal (sku, on_hand, reserved, last_movement)
    VALUES (new.sku, new.on_hand, new.reserved, new.last_movement);
END;

CREATE VIEW catalogue AS
  SELECT * FROM products JOIN stock USING (sku) JOIN product_texts USING (product_id);
