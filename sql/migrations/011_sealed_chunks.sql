-- database: app
-- what was sealed in the older form: `moveOlderSeals` seals it anew and drops this table
ALTER TABLE app.quarantine_chunk RENAME TO older_quarantine_chunk;

-- sealed raw texts, many records to a chunk
CREATE TABLE app.quarantine_chunk (
  chunk_id BIGINT NOT NULL,
  batch_id BIGINT NOT NULL,
  sealed BLOB NOT NULL
);
