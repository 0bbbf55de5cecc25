-- database: app
-- one row: the same as in the vault; beside it how often app.sqlite was opened, NULL before its first time
CREATE TABLE app.installation (
  installation_id UUID NOT NULL,
  generation BIGINT NOT NULL,
  batch_id BIGINT NOT NULL,
  run_id INTEGER,
  store_generation BIGINT
);
