-- The messages to RICS: which there are to send, and what became of each.
CREATE TABLE rics_order (
    organization text NOT NULL,
    order_number text NOT NULL,
    due_at timestamptz,
    PRIMARY KEY (organization, order_number)
);
COMMENT ON TABLE rics_order IS 'One row an order with messages to RICS: the lock of all of them, and when something of them is next to be done.';
CREATE INDEX rics_order_due ON rics_order (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE rics_message (
    organization text NOT NULL,
    order_number text NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    location text NOT NULL,
    state text NOT NULL,
    due_at timestamptz NOT NULL,
    lines jsonb NOT NULL,
    there jsonb NOT NULL,
    create_number integer,
    reason text,
    under_review boolean,
    keeps_back boolean NOT NULL,
    attempt integer NOT NULL,
    PRIMARY KEY (organization, order_number, number)
);
COMMENT ON TABLE rics_message IS 'Messages to RICS of each order, the oldest first: held, waiting, sent, failed, invalid, dropped or done. They name nobody.';

GRANT SELECT, INSERT, UPDATE, DELETE ON rics_order, rics_message TO orderfold_writer;
