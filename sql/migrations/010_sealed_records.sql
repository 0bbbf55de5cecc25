-- database: vault
-- one row per master key in use: a second one while the first is being replaced
CREATE TABLE vault.master_key (
  number INTEGER NOT NULL, -- 1 for the first; its last byte stands before what was sealed under the key
  proof BLOB NOT NULL, -- tells that a key is this one
  created_at TIMESTAMPTZ NOT NULL
);
INSERT INTO vault.master_key SELECT 1, proof, created_at FROM vault.vault_check;
DROP TABLE vault.vault_check;

-- what was sealed field by field: `moveOlderSeals` seals it anew as records and drops these tables
ALTER TABLE vault.person RENAME TO older_person;
ALTER TABLE vault.identity RENAME TO older_identity;
ALTER TABLE vault.sealed_text RENAME TO older_sealed_text;

-- one row per person: the salt of the data key; without it the key cannot be made again
CREATE TABLE vault.person (
  person_key UUID NOT NULL,
  salt BLOB USING COMPRESSION uncompressed NOT NULL,
  batch_id BIGINT NOT NULL
);

-- one row per version of a candidate record; its fields sealed together under the person's key, and a blind index
-- of each identifier: the first 16 bytes of HMAC-SHA256 of the normalised value
CREATE TABLE vault.identity (
  person_key UUID NOT NULL,
  source VARCHAR NOT NULL,
  source_id VARCHAR NOT NULL,
  version BIGINT NOT NULL,
  sealed BLOB USING COMPRESSION uncompressed NOT NULL,
  national_id_index UUID,
  phone_index UUID,
  email_index UUID,
  batch_id BIGINT NOT NULL,
  retired_batch BIGINT
);

-- one row per record with free texts, sealed together; under the person's key, or a purpose key where there is no person
CREATE TABLE vault.sealed_text (
  feed VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  source_id VARCHAR NOT NULL,
  person_key UUID,
  version BIGINT NOT NULL,
  sealed BLOB USING COMPRESSION uncompressed NOT NULL,
  batch_id BIGINT NOT NULL,
  retired_batch BIGINT
);
