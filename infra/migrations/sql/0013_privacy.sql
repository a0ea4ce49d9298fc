-- Who was to be forgotten, without a word about who it was: orders, counts and times.
CREATE TABLE privacy_request (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization text NOT NULL,
    request text NOT NULL,
    kind text NOT NULL,
    requested_by text,
    requested_at timestamptz NOT NULL
);
COMMENT ON TABLE privacy_request IS 'Requests to forget a person, and pages of the purge. What they searched for is not kept.';
CREATE INDEX privacy_request_request ON privacy_request (request);

CREATE TABLE privacy_order (
    request bigint NOT NULL REFERENCES privacy_request (id),
    organization text NOT NULL,
    order_number text NOT NULL,
    stream text COLLATE "C" NOT NULL,
    seen_version integer NOT NULL,
    forgotten_at timestamptz,
    PRIMARY KEY (request, order_number)
);
COMMENT ON TABLE privacy_order IS 'The orders of each request: forgotten, or pending until the order closes.';
COMMENT ON COLUMN privacy_order.seen_version IS 'How far the stream of the order had come when it was looked at last.';
CREATE INDEX privacy_order_order ON privacy_order (organization, order_number);
CREATE INDEX privacy_order_pending ON privacy_order (request) WHERE forgotten_at IS NULL;

CREATE TABLE privacy_receipt (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request bigint NOT NULL REFERENCES privacy_request (id),
    organization text NOT NULL,
    document json NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ready boolean NOT NULL DEFAULT false,
    published_at timestamptz
);
COMMENT ON TABLE privacy_receipt IS 'What was erased for a request, as it is published; ready once the search for what was erased is over.';
CREATE INDEX privacy_receipt_request ON privacy_receipt (request);
CREATE INDEX privacy_receipt_unpublished ON privacy_receipt (id) WHERE published_at IS NULL;

CREATE TABLE tombstone (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic text NOT NULL,
    key bytea,
    headers json NOT NULL
);
COMMENT ON TABLE tombstone IS 'Empty messages to be published behind dead letters about forgotten people; a row goes with its message.';

GRANT SELECT, INSERT, UPDATE, DELETE ON privacy_request, privacy_order, privacy_receipt, tombstone TO orderfold_writer;
CREATE INDEX dead_letter_record ON dead_letter (record);
