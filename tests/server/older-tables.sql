-- as earlier versions made them, in app.duckdb
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
-- as earlier versions made them, in app.duckdb
-- one row per address that a person keeps under a name
CREATE TABLE app.saved_view (
  view_id UUID NOT NULL,
  owner VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  address VARCHAR NOT NULL, -- what follows the host: #/page?filters
  is_shared BOOLEAN NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL
);

-- one row per event that charts over time mark
CREATE TABLE app.annotation (
  annotation_id UUID NOT NULL,
  owner VARCHAR NOT NULL,
  on_date DATE NOT NULL,
  text_zh VARCHAR, -- one of the two languages at least
  text_en VARCHAR,
  dimension VARCHAR, -- whom it concerns, where not everybody
  value VARCHAR,
  created_at TIMESTAMPTZ NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL,
  CHECK (text_zh IS NOT NULL OR text_en IS NOT NULL),
  CHECK ((dimension IS NULL) = (value IS NULL))
);

-- one row per metric whose own target takes the place of its definition's
CREATE TABLE app.target (
  metric VARCHAR NOT NULL,
  value DOUBLE NOT NULL, -- in the metric's unit, shares 0 to 1
  owner VARCHAR NOT NULL,
  set_at TIMESTAMPTZ NOT NULL
);
