-- How far programs have read the log that tell of it outside. What they told cannot be taken back, so this is no
-- projection: it is never built anew.
CREATE TABLE reader_position (
  name text PRIMARY KEY,
  position bigint NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON reader_position TO leeway_app;

DROP TABLE viewed_mark;
