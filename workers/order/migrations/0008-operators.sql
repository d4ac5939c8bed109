-- Operators, by the hashes of their tokens. A token is shown once and kept nowhere.
CREATE TABLE operators (
  token_hash TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  role       TEXT NOT NULL CHECK (role IN ('look', 'work', 'everything')),
  added_at   INTEGER NOT NULL,
  -- NULL while the token is valid. The row stays, because changes name its operator.
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX operators_valid ON operators (name) WHERE revoked_at IS NULL;

-- The operator who asked for the change. NULL in rows of before.
ALTER TABLE operator_changes ADD COLUMN changed_by TEXT;
