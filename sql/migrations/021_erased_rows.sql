-- database: warehouse
-- one row per request to erase people and source file: how many of its records were theirs
CREATE TABLE warehouse.staging_meta.erased_rows (
  request_id VARCHAR NOT NULL,
  file_id INTEGER NOT NULL,
  rows BIGINT NOT NULL
);
