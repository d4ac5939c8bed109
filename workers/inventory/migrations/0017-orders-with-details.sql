-- Whether the order has details, which Order alone knows. The outcome says so again, for an Order that was restored.
ALTER TABLE reservations ADD COLUMN has_details INTEGER NOT NULL DEFAULT 0 CHECK (has_details IN (0, 1));
