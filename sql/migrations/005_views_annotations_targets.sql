-- database: app
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
