import { metaKey } from '../meta-keys.ts'

/** First lines of every worker's first migration: what the engine itself keeps. */
export const engineSchema = `
CREATE TABLE parked (
  hash     text COLLATE "C" PRIMARY KEY,
  topic    text NOT NULL,
  content  bytea NOT NULL,
  reason   text NOT NULL,
  count    bigint NOT NULL,
  first_at bigint NOT NULL,
  last_at  bigint NOT NULL
);
CREATE INDEX parked_by_age ON parked (first_at, hash);

-- One row. What is parked is counted by the database itself, so that the bounds are exact whatever writes, and nothing is
-- counted anew for each message. The dropped ones are forgotten with the last item.
CREATE TABLE parked_size (
  rows    bigint NOT NULL,
  bytes   bigint NOT NULL,
  dropped bigint NOT NULL
);
INSERT INTO parked_size VALUES (0, 0, 0);

CREATE FUNCTION count_parked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE parked_size SET rows = rows + 1, bytes = bytes + length(new.content);
  ELSE
    UPDATE parked_size SET rows = rows - 1, bytes = bytes - length(old.content),
      dropped = CASE rows WHEN 1 THEN 0 ELSE dropped END;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER parked_counted AFTER INSERT OR DELETE ON parked
  FOR EACH ROW EXECUTE FUNCTION count_parked();

CREATE TABLE meta (
  key   text COLLATE "C" PRIMARY KEY,
  value text NOT NULL
);

-- A restored database begins a new epoch.
INSERT INTO meta VALUES
  ('${metaKey.epoch}', encode(substr(uuid_send(gen_random_uuid()), 1, 4) || substr(uuid_send(gen_random_uuid()), 13, 4), 'hex')),
  ('${metaKey.new}', '');
`
