-- What the router reads and writes beside the log.
CREATE INDEX stock_item ON stock (organization, item);

CREATE TABLE location_load (
    organization text NOT NULL,
    location text NOT NULL,
    day date NOT NULL,
    orders integer NOT NULL,
    last_assigned_at timestamptz NOT NULL,
    PRIMARY KEY (organization, location)
);
COMMENT ON TABLE location_load IS 'Orders each location was given by routing on its last such day, in its own time zone; a synchronous fold of the log.';
GRANT SELECT, INSERT, UPDATE ON location_load TO orderfold_writer;
