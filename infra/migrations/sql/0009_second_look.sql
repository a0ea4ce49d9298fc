-- Unfulfillable lines are looked at again as stock of their items comes.
CREATE TABLE second_look (
    organization text NOT NULL,
    item text NOT NULL,
    locations text[] NOT NULL,
    found_after timestamptz,
    order_after text,
    found_through timestamptz NOT NULL,
    decided_after bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (organization, item)
);
COMMENT ON TABLE second_look IS 'Items that became more available, and how far the unfulfillable lines of each were looked at again.';
GRANT SELECT, INSERT, UPDATE, DELETE ON second_look TO orderfold_writer;
