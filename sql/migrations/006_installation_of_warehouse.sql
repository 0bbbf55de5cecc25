-- database: warehouse
-- one row: the installation that this file belongs to, how often it was opened for writing, and the last run
-- whose end is in app; the last batch is that of staging_meta.batch
CREATE TABLE warehouse.staging_meta.installation (
  installation_id UUID NOT NULL,
  generation BIGINT NOT NULL,
  ended_run INTEGER
);

-- one row per batch: what vault and app hold with it, people and identities in all, texts and records set aside
-- of its feed
CREATE TABLE warehouse.staging_meta.promise (
  batch_id BIGINT NOT NULL,
  feed VARCHAR NOT NULL,
  persons BIGINT NOT NULL,
  identities BIGINT NOT NULL,
  texts BIGINT NOT NULL,
  quarantined BIGINT NOT NULL
);
