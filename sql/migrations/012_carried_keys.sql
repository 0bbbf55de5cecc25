-- database: vault
-- one row per key that outlives its master key, sealed under the present one: the audit log goes on under its first key
CREATE TABLE vault.carried_key (
  purpose VARCHAR NOT NULL,
  sealed BLOB NOT NULL
);
