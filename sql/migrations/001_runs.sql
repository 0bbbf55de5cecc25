-- database: app
-- one row per load
CREATE TABLE app.run (
  run_id INTEGER NOT NULL,
  started_at TIMESTAMPTZ NOT NULL,
  finished_at TIMESTAMPTZ,
  status VARCHAR NOT NULL, -- running | done | failed | interrupted
  trigger VARCHAR NOT NULL, -- command | api | schedule | push | replay
  from_directory VARCHAR,
  error VARCHAR,
  verification JSON,
  report JSON,
  warehouse_version BIGINT
);

-- one row per run, file and feed; a refused file has one row without a feed
CREATE TABLE app.run_file (
  run_id INTEGER NOT NULL,
  file_id INTEGER,
  path VARCHAR NOT NULL,
  sha256 VARCHAR,
  bytes BIGINT,
  connector VARCHAR,
  status VARCHAR NOT NULL, -- ok | skipped | refused | failed
  error JSON,
  feed VARCHAR,
  read BIGINT NOT NULL,
  inserted BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  unchanged BIGINT NOT NULL,
  deleted BIGINT NOT NULL,
  quarantined BIGINT NOT NULL,
  CHECK (read = inserted + updated + unchanged + deleted + quarantined)
);

-- one row per record set aside; its raw text is sealed in a chunk
CREATE TABLE app.quarantine (
  quarantine_id BIGINT NOT NULL,
  batch_id BIGINT NOT NULL,
  run_id INTEGER NOT NULL,
  file_id INTEGER,
  path VARCHAR NOT NULL,
  feed VARCHAR NOT NULL,
  line BIGINT,
  field VARCHAR,
  reason VARCHAR NOT NULL,
  expected VARCHAR,
  found VARCHAR,
  source VARCHAR,
  source_id VARCHAR,
  fingerprint UUID,
  is_canonical BOOLEAN NOT NULL, -- the raw text has the feed's own columns
  chunk_id BIGINT,
  chunk_row INTEGER,
  status VARCHAR NOT NULL, -- open | waiting; resolved where resolved_batch is set
  first_seen_at TIMESTAMPTZ NOT NULL,
  resolved_batch BIGINT,
  resolved_run INTEGER
);

-- sealed raw texts, many records to a chunk
CREATE TABLE app.quarantine_chunk (
  chunk_id BIGINT NOT NULL,
  batch_id BIGINT NOT NULL,
  sealed BLOB NOT NULL
);

-- one row per schedule and due time, claimed before the work starts
CREATE TABLE app.job_run (
  job VARCHAR NOT NULL,
  due_at TIMESTAMPTZ NOT NULL,
  claimed_at TIMESTAMPTZ NOT NULL,
  attempt INTEGER NOT NULL,
  finished_at TIMESTAMPTZ,
  status VARCHAR NOT NULL, -- running | done | failed | interrupted
  error VARCHAR,
  run_id INTEGER
);
