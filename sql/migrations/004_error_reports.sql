-- database: app
-- one row per remark of a reader about a figure; note and answer are sealed under the key of texts
CREATE TABLE app.error_report (
  report_id INTEGER NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  author VARCHAR NOT NULL,
  figure VARCHAR NOT NULL, -- id of the figure on its page
  title VARCHAR NOT NULL, -- what the figure was called
  address VARCHAR NOT NULL, -- page with its filters
  metric VARCHAR,
  shown VARCHAR, -- the value as the reader saw it
  warehouse_version BIGINT NOT NULL,
  note BLOB NOT NULL,
  status VARCHAR NOT NULL, -- open | answered | closed
  answer BLOB,
  answered_by VARCHAR,
  changed_at TIMESTAMPTZ NOT NULL
);
