-- What a search compares: SKU and name, folded by the program (`fold`), because SQLite's own folding knows neither Müsli
-- nor Straße. The program also fills the table with the products that are there.
DROP TRIGGER products_search_insert;
DROP TRIGGER products_search_update;
DROP TABLE products_search;

CREATE TABLE search_texts (
  product_id INTEGER PRIMARY KEY REFERENCES products,
  folded     TEXT NOT NULL
) STRICT;

-- Substring search; rows in the order of product_id, which is the order of a page.
CREATE VIRTUAL TABLE search_index USING fts5 (
  folded, content = 'search_texts', content_rowid = 'product_id', tokenize = 'trigram case_sensitive 1'
);
CREATE TRIGGER search_texts_insert AFTER INSERT ON search_texts BEGIN
  INSERT INTO search_index (rowid, folded) VALUES (new.product_id, new.folded);
END;
CREATE TRIGGER search_texts_update AFTER UPDATE ON search_texts BEGIN
  INSERT INTO search_index (search_index, rowid, folded) VALUES ('delete', old.product_id, old.folded);
  INSERT INTO search_index (rowid, folded) VALUES (new.product_id, new.folded);
END;
