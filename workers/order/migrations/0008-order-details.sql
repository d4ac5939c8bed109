-- Whether the order has details, and what became of them. NULL: it was sent without any.
ALTER TABLE orders ADD COLUMN details TEXT
  CHECK (details = 'kept' OR details = 'missing' OR details = 'deleted');
-- Details of orders, by the number of their rows: whose they are, and what their shop wants to remember of them.
CREATE TABLE order_details (
  seq         INTEGER PRIMARY KEY REFERENCES orders (seq),
  -- The short number that people get.
  number      TEXT NOT NULL,
  reference   TEXT,
  -- As it is compared: in lower case.
  email       TEXT,
  customer_id TEXT,
  -- The lines as they were sent. NULL: as they are in `orders`.
  lines       TEXT,
  said        TEXT NOT NULL
) STRICT;
CREATE INDEX order_details_by_number ON order_details (number);
CREATE INDEX order_details_by_reference ON order_details (reference) WHERE reference IS NOT NULL;
CREATE INDEX order_details_by_email ON order_details (email) WHERE email IS NOT NULL;
CREATE INDEX order_details_by_customer ON order_details (customer_id) WHERE customer_id IS NOT NULL;
