-- Properties that most products do not have. `tags` is a JSON array of words.
ALTER TABLE product_texts ADD COLUMN tags TEXT;
ALTER TABLE product_texts ADD COLUMN max_per_order INTEGER CHECK (max_per_order > 0);
ALTER TABLE product_texts ADD COLUMN available_from TEXT;
ALTER TABLE product_texts ADD COLUMN low_stock_at INTEGER CHECK (low_stock_at >= 0);

-- The tags of products, folded by the program (`fold`).
CREATE TABLE product_tags (
  tag        TEXT NOT NULL,
  product_id INTEGER NOT NULL REFERENCES products,
  PRIMARY KEY (tag, product_id)
) STRICT, WITHOUT ROWID;

-- What lists are sorted by beside the SKU. The program folds the names, and fills the table with the products that are
-- there.
CREATE TABLE product_names (
  product_id INTEGER PRIMARY KEY REFERENCES products,
  name       TEXT NOT NULL
) STRICT;
CREATE INDEX product_names_sorted ON product_names (name, product_id);
CREATE INDEX stock_base_price ON stock_base (price, sku);

-- Every change an operator asked for, with its answer, in order: what makes it apply once, and the ledger of on_hand.
-- Under one id several contents may be refused, and at most one is applied.
CREATE TABLE changes_in_order (
  seq       INTEGER PRIMARY KEY,
  change_id TEXT NOT NULL,
  digest    TEXT NOT NULL,
  -- What it does to the units: nothing, for `product`.
  kind      TEXT NOT NULL CHECK (kind IN ('product', 'counted', 'received', 'corrected')),
  sku       TEXT NOT NULL,
  -- By how many units it changed what is on hand.
  units     INTEGER NOT NULL,
  reason    TEXT,
  -- NULL when applied.
  refusal   TEXT,
  effect    TEXT CHECK (effect IN ('new', 'changed')),
  -- The units after it, or when it was refused. NULL without a product, and in rows of before.
  on_hand   INTEGER,
  reserved  INTEGER,
  at        INTEGER NOT NULL
) STRICT;
-- The first applied change of the properties of a SKU made its product.
INSERT INTO changes_in_order (change_id, digest, kind, sku, units, reason, refusal, effect, at)
  SELECT change_id, digest, kind, sku, iif(refusal IS NULL, units, 0), reason, refusal,
    CASE
      WHEN refusal IS NOT NULL THEN NULL
      WHEN kind = 'product' AND row_number() OVER (
        PARTITION BY sku, kind, refusal IS NULL ORDER BY at, change_id
      ) = 1 THEN 'new'
      ELSE 'changed'
    END, at
  FROM changes ORDER BY at, change_id;
DROP TABLE changes;
ALTER TABLE changes_in_order RENAME TO changes;
CREATE UNIQUE INDEX changes_by_id ON changes (change_id, digest);
CREATE UNIQUE INDEX changes_applied ON changes (change_id) WHERE refusal IS NULL;

-- Changes that changed nothing, for a while: a repeat by the bus must not undo what came after them.
CREATE TABLE unchanged_changes (
  seq       INTEGER PRIMARY KEY,
  change_id TEXT NOT NULL,
  digest    TEXT NOT NULL
) STRICT;
CREATE INDEX unchanged_changes_by_id ON unchanged_changes (change_id);
