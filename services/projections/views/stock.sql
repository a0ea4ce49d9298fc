CREATE VIEW analytics.stock AS
SELECT organization, location, item, on_hand, reserved, available, counted_at, safety AS safety_stock,
    velocity AS sales_velocity
FROM orderfold.stock;
COMMENT ON VIEW analytics.stock IS 'One row an organization, location and item, as decisions see it.';
COMMENT ON COLUMN analytics.stock.on_hand IS 'Units on the shelf: the last count and what moved since.';
COMMENT ON COLUMN analytics.stock.reserved IS 'Units promised to dispatches that were not cancelled.';
COMMENT ON COLUMN analytics.stock.available IS 'on_hand - reserved - safety_stock; below zero it reads as 0 to a decision.';
COMMENT ON COLUMN analytics.stock.counted_at IS 'Time of the count that stands, UTC; empty where nothing was counted yet.';
COMMENT ON COLUMN analytics.stock.safety_stock IS 'Units that are never promised.';
COMMENT ON COLUMN analytics.stock.sales_velocity IS 'Units sold there a day, as told.';
COMMENT ON COLUMN analytics.stock.organization IS 'Whose stock.';
COMMENT ON COLUMN analytics.stock.location IS 'Where it lies.';
COMMENT ON COLUMN analytics.stock.item IS 'Item code.';
