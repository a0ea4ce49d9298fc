-- Orders are found by who bought them, as long as that is known.
CREATE TABLE buyer (
    subject uuid PRIMARY KEY,
    organization text COLLATE "C" NOT NULL,
    request_id bigint NOT NULL,
    company text COLLATE "C",
    first_name text COLLATE "C",
    last_name text COLLATE "C",
    postal_code text COLLATE "C"
);
COMMENT ON TABLE buyer IS 'Buyers of orders in upper case, to search for. A row goes when its person is forgotten.';
CREATE INDEX buyer_request ON buyer (organization, request_id);
CREATE INDEX buyer_company ON buyer (organization, company, request_id) WHERE company IS NOT NULL;
CREATE INDEX buyer_first_name ON buyer (organization, first_name, request_id) WHERE first_name IS NOT NULL;
CREATE INDEX buyer_last_name ON buyer (organization, last_name, request_id) WHERE last_name IS NOT NULL;
CREATE INDEX buyer_postal_code ON buyer (organization, postal_code, request_id) WHERE postal_code IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON buyer TO orderfold_writer;
