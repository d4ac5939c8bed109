-- Left alone, FTS5 merges its segments in strokes of 64 pages for each level: a batch in a few dozen took ten times as long
-- as the others. Each batch that writes names now merges a few pages (`searchTextsInSqlite`).
INSERT INTO search_index (search_index, rank) VALUES ('automerge', 0);
