-- database: vault
-- one row: the installation that this file belongs to, how often it was opened for writing, and the last batch
-- that was begun in it, with its run
CREATE TABLE vault.installation (
  installation_id UUID NOT NULL,
  generation BIGINT NOT NULL,
  batch_id BIGINT NOT NULL,
  run_id INTEGER
);
