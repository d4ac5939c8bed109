-- Whether the order has details, and what became of them. NULL: it was sent without any.
ALTER TABLE orders ADD COLUMN details TEXT
  CHECK (details = 'kept' OR details = 'missing' OR details = 'deleted');
-- Details of orders, by the number of their rows: whose they are, and what their shop wants to remember of them.
CREATE TABLE order_details (
  seq       INTEGER PRIMARY KEY REFERENCES orders (seq),
  reference TEXT,
  -- The lines as they were sent. NULL: as they are in `orders`.
  lines     TEXT,
  said      TEXT NOT NULL
) STRICT;
-- A shop's own numbers mostly grow, so their index does too.
CREATE INDEX order_details_by_reference ON order_details (reference) WHERE reference IS NOT NULL;
-- Finds orders with details by words that come in no order: hashes of the e-mail address and of the customer's id, and the
-- short number. This index is written in runs and merged later, at a third of what indexes of three columns cost an order.
CREATE VIRTUAL TABLE order_words USING fts5 (words, content = '', contentless_delete = 1, detail = none);
-- Orders that changed more than a minute after they were recorded, by when they last did. Those that changed sooner are
-- found by the time of recording, so that an order costs no entry here while it is placed and decided.
CREATE INDEX orders_changed_late ON orders (updated_at) WHERE updated_at > recorded_at + 60000;
