-- Orders move the units of products all over the catalogue, and each would rewrite a page of its own. What they move is
-- appended to the journal instead, and merged into `stock_base` later, many products of a page at a time. Of a product
-- that the journal has, its last row there holds.
CREATE TABLE stock_journal (
  seq      INTEGER PRIMARY KEY,
  sku      TEXT NOT NULL,
  on_hand  INTEGER NOT NULL,
  reserved INTEGER NOT NULL,
  -- What the whole shop is about; it stands behind the code.
  CHECK (on_hand >= reserved AND reserved >= 0)
) STRICT;

-- What each order reads of a product: found by its SKU in one tree, where the number of its row took two.
CREATE TABLE stock_base (
  sku      TEXT PRIMARY KEY,
  price    INTEGER NOT NULL CHECK (price >= 0),
  listed   INTEGER NOT NULL CHECK (listed IN (0, 1)),
  version  INTEGER NOT NULL,
  on_hand  INTEGER NOT NULL,
  reserved INTEGER NOT NULL,
  CHECK (on_hand >= reserved AND reserved >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO stock_base
  SELECT sku, price, listed, version, on_hand, reserved FROM products JOIN stock USING (product_id) ORDER BY sku;
DROP VIEW catalogue;
DROP TABLE stock;

-- The stock as it is, for people and tools. It reads the whole journal: the worker, which knows the journal by heart,
-- asks `stock_base`.
CREATE VIEW stock AS
  SELECT sku, price, listed, version,
    coalesce(moved.on_hand, base.on_hand) AS on_hand,
    coalesce(moved.reserved, base.reserved) AS reserved
  FROM stock_base AS base LEFT JOIN (
    SELECT sku, on_hand, reserved, max(seq) FROM stock_journal GROUP BY sku
  ) AS moved USING (sku);

CREATE TRIGGER stock_update INSTEAD OF UPDATE ON stock BEGIN
  UPDATE stock_base SET price = new.price, listed = new.listed, version = new.version WHERE sku = new.sku;
  INSERT INTO stock_journal (sku, on_hand, reserved) VALUES (new.sku, new.on_hand, new.reserved);
END;

CREATE VIEW catalogue AS
  SELECT * FROM products JOIN stock USING (sku) JOIN product_texts USING (product_id);
CREATE VIEW catalogue_base AS
  SELECT * FROM products JOIN stock_base USING (sku) JOIN product_texts USING (product_id);
