import { engineSchema, parkedSizeSchema } from '../../src/sqlite/parked.ts'

const numbers = `
CREATE TABLE numbers (seq INTEGER PRIMARY KEY, n INTEGER NOT NULL, heard INTEGER NOT NULL) STRICT;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
INSERT INTO numbers (n, heard) SELECT i, 1 FROM n;
CREATE TABLE events (no INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;`

/** A database of five thousand numbers on some pages, with what the engine itself keeps. */
export const schema = {
  applicationId: 7,
  migrations: [
    { name: 'one', sql: engineSchema },
    { name: 'two', sql: parkedSizeSchema + numbers },
  ],
}
