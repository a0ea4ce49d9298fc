-- Of two messages about safety stock the one that says something of a later time counts, whichever came first.
ALTER TABLE stock ADD COLUMN safety_at timestamptz;
COMMENT ON COLUMN stock.safety_at IS 'The time that the message with this safety stock is about.';
