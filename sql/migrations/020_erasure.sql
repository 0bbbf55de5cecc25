-- database: app
-- one row per request to erase people
CREATE TABLE app.erasure (
  request_id VARCHAR NOT NULL,
  begun_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ, -- NULL while it is under way: the next opening ends it
  told_at TIMESTAMPTZ, -- when its end came to the audit log
  with_rows BOOLEAN NOT NULL, -- the pseudonymous rows go too
  goes JSON NOT NULL -- how much of what is destroyed
);

-- one row per thing by which the records of a request under way are found: a person, or an id of `feed.column`
CREATE TABLE app.erased_root (
  request_id VARCHAR NOT NULL,
  target VARCHAR NOT NULL,
  value VARCHAR NOT NULL
);

-- one row per blind index by which a record of an erased person is known when it comes again: the first 16 bytes of
-- HMAC-SHA256, under a key of this purpose, of an identifier in its normal form or of an id
CREATE TABLE app.erased_index (
  request_id VARCHAR NOT NULL,
  digest UUID NOT NULL
);
