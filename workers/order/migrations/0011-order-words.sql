-- Finds orders with details by words that come in no order: hashes of the e-mail address, of the customer's id and of the
-- short number. A part is 1,024 orders that were recorded one after the other (seq >> 10). An order so changes a few pages
-- that its neighbours change too, at a third of what the full-text index cost it. A search looks into each part once: ten
-- thousand times among ten million orders.
DROP TABLE order_words;
CREATE TABLE order_words (
  part INTEGER NOT NULL,
  word INTEGER NOT NULL,
  seq  INTEGER NOT NULL,
  PRIMARY KEY (part, word, seq)
) STRICT, WITHOUT ROWID;
