-- What programs outside said, so that no message counts twice and each counts so often a day only. Rows go once they can
-- be said no more. Run as leeway_owner.

CREATE TABLE delivery (
  id text PRIMARY KEY,
  reporter_id text NOT NULL,
  at timestamptz NOT NULL,
  counted boolean NOT NULL
);
CREATE INDEX delivery_by_reporter ON delivery (reporter_id, at);

GRANT SELECT, INSERT, UPDATE, DELETE ON delivery TO leeway_app;
