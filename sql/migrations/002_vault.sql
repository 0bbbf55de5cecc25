-- database: vault
-- proof that the master key is the right one
CREATE TABLE vault.vault_check (
  proof BLOB NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

-- one row per person: the data key, wrapped
CREATE TABLE vault.person (
  person_key UUID NOT NULL,
  wrapped_key BLOB USING COMPRESSION uncompressed NOT NULL,
  batch_id BIGINT NOT NULL
);

-- one row per version of a candidate record; every field sealed under the person's key, and a blind index of
-- each identifier: the first 16 bytes of HMAC-SHA256 of the normalised value
CREATE TABLE vault.identity (
  person_key UUID NOT NULL,
  source VARCHAR NOT NULL,
  source_id VARCHAR NOT NULL,
  version BIGINT NOT NULL,
  name BLOB USING COMPRESSION uncompressed,
  phone BLOB USING COMPRESSION uncompressed,
  email BLOB USING COMPRESSION uncompressed,
  national_id BLOB USING COMPRESSION uncompressed,
  birth_date BLOB USING COMPRESSION uncompressed,
  national_id_index UUID,
  phone_index UUID,
  email_index UUID,
  batch_id BIGINT NOT NULL,
  retired_batch BIGINT
);

-- one row per free text; under the person's key, or a purpose key where there is no person
CREATE TABLE vault.sealed_text (
  feed VARCHAR NOT NULL,
  field VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  source_id VARCHAR NOT NULL,
  person_key UUID,
  version BIGINT NOT NULL,
  sealed BLOB USING COMPRESSION uncompressed NOT NULL,
  batch_id BIGINT NOT NULL,
  retired_batch BIGINT
);
