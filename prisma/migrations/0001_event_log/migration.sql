-- The append-only log. Everything here belongs to leeway_owner, which cannot log in; the application reads tables and
-- calls functions. Run as leeway_owner.

CREATE TABLE event_log_head (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  -- Its row lock makes seq dense and ordered by commit.
  size bigint NOT NULL CHECK (size >= 0)
);
INSERT INTO event_log_head (size) VALUES (0);

CREATE TABLE event_stream (
  stream text PRIMARY KEY,
  version integer NOT NULL CHECK (version >= 1)
);

-- `envelope` is the fact, RFC 8785 bytes as made; the other columns are derived from it here, for keys and filters.
CREATE TABLE event (
  seq bigint PRIMARY KEY,
  id text NOT NULL UNIQUE,
  stream text NOT NULL,
  stream_version integer NOT NULL,
  type text NOT NULL,
  recorded_at timestamptz NOT NULL,
  actor_kind text NOT NULL,
  actor_id text NOT NULL,
  project_id text,
  run_id text,
  envelope bytea NOT NULL,
  UNIQUE (stream, stream_version)
);
CREATE INDEX event_by_project ON event (project_id, seq) WHERE project_id IS NOT NULL;
CREATE INDEX event_by_run ON event (run_id, seq) WHERE run_id IS NOT NULL;
CREATE INDEX event_by_actor ON event (actor_id, seq);
CREATE INDEX event_by_type ON event (type, seq);
CREATE INDEX event_by_stream_prefix ON event (stream text_pattern_ops, seq);

-- Apart from the envelope, so that a payload and its salt can be erased while every proof still holds.
CREATE TABLE event_payload (
  seq bigint PRIMARY KEY REFERENCES event (seq),
  salt bytea NOT NULL CHECK (length(salt) >= 16),
  payload bytea NOT NULL
);

CREATE TABLE run_lease (
  run_id text PRIMARY KEY,
  n integer NOT NULL CHECK (n >= 1),
  worker_id text NOT NULL,
  until timestamptz NOT NULL
);
CREATE INDEX run_lease_by_end ON run_lease (until);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the event log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION refuse_change_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Inside a SECURITY DEFINER function the current user is the owner, which cannot log in.
  IF current_user <> 'leeway_owner' THEN
    RAISE EXCEPTION 'the event log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER event_never_changes BEFORE UPDATE OR DELETE ON event
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_never_empties BEFORE TRUNCATE ON event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payload_never_changes BEFORE UPDATE ON event_payload
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payload_goes_by_redaction BEFORE DELETE ON event_payload
  FOR EACH ROW EXECUTE FUNCTION refuse_change_by_hand();
CREATE TRIGGER payload_never_empties BEFORE TRUNCATE ON event_payload
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stream_moves_by_append BEFORE UPDATE ON event_stream
  FOR EACH ROW EXECUTE FUNCTION refuse_change_by_hand();
CREATE TRIGGER stream_never_goes BEFORE DELETE OR TRUNCATE ON event_stream
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER head_moves_by_append BEFORE UPDATE ON event_log_head
  FOR EACH ROW EXECUTE FUNCTION refuse_change_by_hand();
CREATE TRIGGER head_never_goes BEFORE DELETE OR TRUNCATE ON event_log_head
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What makes two envelopes the same fact: all but what the log itself adds at each attempt to write it.
CREATE FUNCTION fact_of(envelope jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT envelope - 'recordedAt' - 'payloadHash' - 'streamVersion'
$$;

CREATE FUNCTION json_of(bytes bytea) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT convert_from(bytes, 'UTF8')::jsonb
$$;

-- The member's events that are in the log already: null where none is, else the answer to the whole member.
CREATE FUNCTION answer_repetition(events jsonb) RETURNS jsonb LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  one jsonb;
  stored record;
  seqs jsonb := '[]';
  missing integer := 0;
  last_version integer;
BEGIN
  FOR one IN SELECT value FROM jsonb_array_elements(events) LOOP
    SELECT e.seq, e.stream_version, e.envelope, p.payload INTO stored
      FROM event e LEFT JOIN event_payload p USING (seq) WHERE e.id = one ->> 'id';
    IF NOT FOUND THEN
      missing := missing + 1;
    ELSIF fact_of(json_of(stored.envelope)) = fact_of(json_of(decode(one ->> 'envelope', 'base64')))
      AND stored.payload IS NOT DISTINCT FROM decode(one ->> 'payload', 'base64') THEN
      seqs := seqs || to_jsonb(stored.seq);
      last_version := stored.stream_version;
    ELSE
      RETURN jsonb_build_object('conflict', 'id', 'eventId', one ->> 'id');
    END IF;
  END LOOP;
  IF missing = jsonb_array_length(events) THEN
    RETURN NULL;
  ELSIF missing > 0 THEN
    -- Facts of one append are recorded together: a part of them under other company is another append.
    RETURN jsonb_build_object('conflict', 'id', 'eventId', (
      SELECT value ->> 'id' FROM jsonb_array_elements(events)
        WHERE EXISTS (SELECT 1 FROM event WHERE id = value ->> 'id') LIMIT 1));
  END IF;
  RETURN jsonb_build_object('seqs', seqs, 'version', last_version);
END $$;

-- Whether the guard holds now; its lease row stays locked until the batch is committed.
CREATE FUNCTION lease_allows(guard jsonb) RETURNS boolean LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  lease_until timestamptz;
BEGIN
  SELECT until INTO lease_until FROM run_lease
    WHERE run_id = guard ->> 'runId' AND n = (guard ->> 'n')::integer FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  CASE guard ->> 'must'
    WHEN 'held' THEN RETURN lease_until > clock_timestamp();
    WHEN 'expired' THEN RETURN lease_until <= clock_timestamp();
  END CASE;
END $$;

-- Takes or drops the lease an event speaks of. False where the lease number is not a newer one.
CREATE FUNCTION apply_to_lease(type text, run text, payload jsonb, seconds numeric) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  number integer := (payload ->> 'n')::integer;
BEGIN
  IF type = 'LeaseLost' THEN
    DELETE FROM run_lease WHERE run_id = run AND n = number;
    RETURN true;
  END IF;
  IF seconds IS NULL OR seconds <= 0 OR run IS NULL THEN
    RAISE EXCEPTION 'a LeaseTaken needs a run and leaseSeconds above zero';
  END IF;
  INSERT INTO run_lease AS old (run_id, n, worker_id, until)
    VALUES (run, number, payload ->> 'workerId', clock_timestamp() + seconds * interval '1 second')
    ON CONFLICT (run_id) DO UPDATE SET n = excluded.n, worker_id = excluded.worker_id, until = excluded.until
    WHERE old.n < excluded.n;
  RETURN FOUND;
END $$;

-- Writes one event whose preconditions hold. The caller holds the head's lock.
CREATE FUNCTION insert_event(new_seq bigint, expected_stream text, expected_version integer, one jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  bytes bytea := decode(one ->> 'envelope', 'base64');
  new_salt bytea := decode(one ->> 'salt', 'base64');
  new_payload bytea := decode(one ->> 'payload', 'base64');
  new_envelope jsonb := json_of(bytes);
BEGIN
  IF new_envelope ->> 'payloadHash' IS DISTINCT FROM encode(sha256(new_salt || new_payload), 'hex') THEN
    RAISE EXCEPTION 'the payload hash of event % does not match its payload', new_envelope ->> 'id';
  END IF;
  IF new_envelope ->> 'id' IS DISTINCT FROM one ->> 'id' OR new_envelope ->> 'stream' IS DISTINCT FROM expected_stream
    OR (new_envelope ->> 'streamVersion')::integer IS DISTINCT FROM expected_version THEN
    RAISE EXCEPTION 'the envelope of event % does not match its append', new_envelope ->> 'id';
  END IF;
  INSERT INTO event (seq, id, stream, stream_version, type, recorded_at, actor_kind, actor_id, project_id, run_id, envelope)
    VALUES (new_seq, new_envelope ->> 'id', expected_stream, expected_version, new_envelope ->> 'type',
      (new_envelope ->> 'recordedAt')::timestamptz, new_envelope #>> '{actor,kind}', new_envelope #>> '{actor,id}',
      new_envelope ->> 'projectId', new_envelope ->> 'runId', bytes);
  INSERT INTO event_payload (seq, salt, payload) VALUES (new_seq, new_salt, new_payload);
  IF new_envelope ->> 'type' = 'PayloadRedacted' THEN
    DELETE FROM event_payload USING event
      WHERE event_payload.seq = event.seq AND event.id = json_of(new_payload) ->> 'eventId';
  END IF;
END $$;

-- One member: all of its events or a conflict, never a part. `size` is the log's size before it.
CREATE FUNCTION append_member(member jsonb, size bigint) RETURNS jsonb
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  stream_name text := member ->> 'stream';
  expected integer := (member ->> 'expectedVersion')::integer;
  events jsonb := member -> 'events';
  total integer := jsonb_array_length(events);
  actual integer;
  answer jsonb;
  one jsonb;
  envelope jsonb;
  seqs jsonb := '[]';
BEGIN
  answer := answer_repetition(events);
  IF answer IS NOT NULL THEN
    RETURN answer;
  END IF;
  IF member -> 'lease' IS NOT NULL AND NOT lease_allows(member -> 'lease') THEN
    RETURN jsonb_build_object('conflict', 'lease');
  END IF;
  SELECT version INTO actual FROM event_stream WHERE stream = stream_name;
  actual := coalesce(actual, 0);
  IF actual <> expected THEN
    RETURN jsonb_build_object('conflict', 'version', 'version', actual);
  END IF;
  -- Before any event of the member is written: a refusal leaves nothing behind, as a member takes at most one lease.
  FOR one IN SELECT value FROM jsonb_array_elements(events) LOOP
    envelope := json_of(decode(one ->> 'envelope', 'base64'));
    IF envelope ->> 'type' IN ('LeaseTaken', 'LeaseLost') THEN
      IF NOT apply_to_lease(envelope ->> 'type', envelope ->> 'runId',
        json_of(decode(one ->> 'payload', 'base64')), (member ->> 'leaseSeconds')::numeric) THEN
        RETURN jsonb_build_object('conflict', 'lease');
      END IF;
    END IF;
  END LOOP;
  FOR i IN 1..total LOOP
    PERFORM insert_event(size + i, stream_name, expected + i, events -> (i - 1));
    seqs := seqs || to_jsonb(size + i);
  END LOOP;
  INSERT INTO event_stream (stream, version) VALUES (stream_name, expected + total)
    ON CONFLICT (stream) DO UPDATE SET version = excluded.version;
  RETURN jsonb_build_object('seqs', seqs, 'version', expected + total, 'written', total);
END $$;

-- A batch: one lock, one commit, one notification. An array of members goes in, an array of answers comes out:
-- {seqs, version} | {conflict: 'version', version} | {conflict: 'lease'} | {conflict: 'id', eventId}.
CREATE FUNCTION append_events(members jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  size_before bigint;
  size_now bigint;
  member jsonb;
  answer jsonb;
  answers jsonb[] := '{}';
BEGIN
  SELECT size INTO STRICT size_before FROM event_log_head FOR UPDATE;
  size_now := size_before;
  FOR member IN SELECT value FROM jsonb_array_elements(members) LOOP
    answer := append_member(member, size_now);
    size_now := size_now + coalesce((answer ->> 'written')::integer, 0);
    answers := answers || (answer - 'written');
  END LOOP;
  IF size_now > size_before THEN
    UPDATE event_log_head SET size = size_now;
    PERFORM pg_notify('leeway_log', size_now::text);
  END IF;
  RETURN to_jsonb(answers);
END $$;

CREATE FUNCTION renew_lease(run text, number integer, seconds numeric) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE run_lease SET until = clock_timestamp() + seconds * interval '1 second'
    WHERE run_id = run AND n = number AND until > clock_timestamp();
  RETURN FOUND;
END $$;

CREATE FUNCTION release_lease(run text, number integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM run_lease WHERE run_id = run AND n = number;
  RETURN FOUND;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT SELECT ON event, event_payload, event_stream, event_log_head, run_lease TO leeway_app;
GRANT EXECUTE ON FUNCTION append_events(jsonb), renew_lease(text, integer, numeric), release_lease(text, integer)
  TO leeway_app;
