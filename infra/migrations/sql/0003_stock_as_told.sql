-- What messages tell of a shelf beside its units: of two, the one that says something of a later time counts.
ALTER TABLE stock ADD COLUMN safety_at timestamptz, ADD COLUMN velocity numeric(18, 4) NOT NULL DEFAULT 0,
    ADD COLUMN velocity_at timestamptz;
COMMENT ON COLUMN stock.safety_at IS 'The time that the message with this safety stock is about.';
COMMENT ON COLUMN stock.velocity IS 'Units sold a day, as told.';
COMMENT ON COLUMN stock.velocity_at IS 'The time that the message with this velocity is about.';
