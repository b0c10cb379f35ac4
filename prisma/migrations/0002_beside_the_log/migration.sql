-- What stands beside the log: bodies that events name by hash, rows that can be rebuilt, and secrets that the log
-- must never hold. Run as leeway_owner.

CREATE TABLE blob (
  hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
  bytes bigint NOT NULL,
  compressed boolean NOT NULL,
  chunks integer NOT NULL
);
CREATE TABLE blob_chunk (
  hash text NOT NULL REFERENCES blob (hash),
  position integer NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (hash, position)
);

-- `row` is json, not jsonb: an agent may write NUL or half a surrogate pair, which jsonb refuses.
CREATE TABLE read_model (
  projection text NOT NULL,
  key text NOT NULL,
  project_id text,
  state text,
  sort text,
  row json NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (projection, key)
);
CREATE INDEX read_model_by_project ON read_model (projection, project_id, state, sort DESC);
CREATE INDEX read_model_by_state ON read_model (projection, state, sort DESC);
CREATE INDEX read_model_by_sort ON read_model (projection, sort DESC, key);
CREATE TABLE projection_position (
  name text PRIMARY KEY,
  version integer NOT NULL,
  position bigint NOT NULL,
  -- The log's size when the rows were last begun from nothing: a redaction after it makes them begin again.
  begun_at bigint NOT NULL
);

CREATE TABLE credential (
  person_id text PRIMARY KEY,
  email text NOT NULL UNIQUE,
  password_hash text NOT NULL,
  session_version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE setup_code (
  hash text PRIMARY KEY,
  purpose json NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE TABLE sign_in_failure (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX sign_in_failure_by_email ON sign_in_failure (email, at);
CREATE TABLE viewed_mark (
  person_id text NOT NULL,
  run_id text NOT NULL,
  commit text NOT NULL,
  path text NOT NULL,
  PRIMARY KEY (person_id, run_id, commit, path)
);

GRANT SELECT, INSERT ON blob, blob_chunk TO leeway_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON read_model, projection_position TO leeway_app;
GRANT SELECT, INSERT, UPDATE ON credential, setup_code TO leeway_app;
GRANT SELECT, INSERT, DELETE ON sign_in_failure, viewed_mark TO leeway_app;
