-- The orders that hold units, to find those of one product among them.
CREATE INDEX reservations_held ON reservations (seq)
  WHERE outcome = 'in-stock' AND NOT canceled AND NOT shipped AND NOT short;
