-- database: warehouse
-- one row per merge of one feed: a batch in app or vault counts only if it is here
CREATE TABLE warehouse.staging_meta.batch (
  batch_id BIGINT NOT NULL,
  run_id INTEGER NOT NULL,
  feed VARCHAR NOT NULL,
  is_change BOOLEAN NOT NULL,
  committed_at TIMESTAMPTZ NOT NULL
);

-- one row per file ever read
CREATE TABLE warehouse.staging_meta.file (
  file_id INTEGER NOT NULL,
  root VARCHAR NOT NULL,
  path VARCHAR NOT NULL
);

-- one row per file and feed merged
CREATE TABLE warehouse.staging_meta.loaded_file (
  file_id INTEGER NOT NULL,
  feed VARCHAR NOT NULL,
  feeds INTEGER NOT NULL, -- feeds of this file
  batch_id BIGINT NOT NULL,
  run_id INTEGER NOT NULL,
  path VARCHAR NOT NULL,
  sha256 VARCHAR NOT NULL,
  bytes BIGINT NOT NULL,
  reader VARCHAR NOT NULL, -- digest of connector or mapping, contracts and zone
  read BIGINT NOT NULL,
  inserted BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  unchanged BIGINT NOT NULL,
  deleted BIGINT NOT NULL,
  quarantined BIGINT NOT NULL,
  CHECK (read = inserted + updated + unchanged + deleted + quarantined)
);

-- one row per record deleted by its source, so that an older version cannot bring it back
CREATE TABLE warehouse.staging_meta.removed (
  feed VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  source_id VARCHAR NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);

-- the last batch that the published warehouse knows
CREATE TABLE warehouse.staging_meta.built (batch_id BIGINT NOT NULL);
