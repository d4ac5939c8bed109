-- What every order reads and changes, and nothing else: about 100 products fit into a page, so that of a million
-- products those in demand stay in memory.
CREATE TABLE products (
  product_id  INTEGER PRIMARY KEY,
  sku         TEXT NOT NULL UNIQUE,
  price       INTEGER NOT NULL CHECK (price >= 0),
  listed      INTEGER NOT NULL CHECK (listed IN (0, 1)),
  on_hand     INTEGER NOT NULL,
  reserved    INTEGER NOT NULL,
  version     INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL,
  -- What the whole shop is about; it stands behind the code.
  CHECK (on_hand >= reserved AND reserved >= 0)
) STRICT;

-- What people read of a product; written right after its row in products.
CREATE TABLE product_texts (
  product_id  INTEGER PRIMARY KEY REFERENCES products,
  name        TEXT NOT NULL,
  description TEXT NOT NULL,
  image       TEXT
) STRICT;

CREATE VIEW catalogue AS SELECT * FROM products JOIN product_texts USING (product_id);

-- Substring search over SKU and name; rows in the order of product_id, which is the order of a page.
CREATE VIRTUAL TABLE products_search USING fts5 (
  sku, name, content = 'catalogue', content_rowid = 'product_id', tokenize = 'trigram'
);
CREATE TRIGGER products_search_insert AFTER INSERT ON product_texts BEGIN
  INSERT INTO products_search (rowid, sku, name)
  SELECT product_id, sku, new.name FROM products WHERE product_id = new.product_id;
END;
CREATE TRIGGER products_search_update AFTER UPDATE OF name ON product_texts WHEN old.name <> new.name BEGIN
  INSERT INTO products_search (products_search, rowid, sku, name)
  SELECT 'delete', product_id, sku, old.name FROM products WHERE product_id = new.product_id;
  INSERT INTO products_search (rowid, sku, name)
  SELECT product_id, sku, new.name FROM products WHERE product_id = new.product_id;
END;

-- One row per order id, with every fact known of it. Without a digest it is the mark of a cancellation
-- that came before its order.
CREATE TABLE reservations (
  seq               INTEGER PRIMARY KEY,
  order_id          TEXT NOT NULL UNIQUE,
  digest            TEXT,
  lines             TEXT NOT NULL,
  expected_amount   INTEGER,
  expected_currency TEXT,
  placed_at         INTEGER,
  outcome           TEXT CHECK (outcome IN ('in-stock', 'rejected')),
  reasons           TEXT,
  total             INTEGER,
  currency          TEXT,
  decided_at        INTEGER,
  canceled          INTEGER NOT NULL CHECK (canceled IN (0, 1)),
  shipped           INTEGER NOT NULL CHECK (shipped IN (0, 1)),
  -- Whether Order has said that it recorded the outcome, or that the order is canceled.
  heard             INTEGER NOT NULL CHECK (heard IN (0, 1)),
  CHECK ((digest IS NULL) = (outcome IS NULL)),
  CHECK (digest IS NOT NULL OR canceled),
  CHECK (NOT shipped OR (outcome = 'in-stock' AND NOT canceled))
) STRICT;
CREATE INDEX reservations_unheard ON reservations (seq) WHERE NOT heard;

-- Every change an operator asked for, with its answer: the ledger of on_hand, and what makes it apply once.
CREATE TABLE changes (
  change_id TEXT PRIMARY KEY,
  digest    TEXT NOT NULL,
  kind      TEXT NOT NULL CHECK (kind IN ('product', 'received', 'corrected')),
  sku       TEXT NOT NULL,
  units     INTEGER NOT NULL,
  reason    TEXT,
  -- NULL when applied.
  refusal   TEXT,
  at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
