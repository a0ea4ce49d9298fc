-- Each row is the stock of an item at a location, as decisions use it.
SELECT
    organization,               -- The organization that owns the stock.
    location,                   -- Location code.
    item,                       -- Item code.
    on_hand,                    -- Units at the location: the last count and all changes since.
    reserved,                   -- Units promised to dispatches or reserved by lines of routed orders, not yet shipped or released.
    available,                  -- on_hand - reserved - safety_stock; a decision reads a negative number as 0.
    counted_at,                 -- Time of the count in force, UTC; empty before the first count.
    safety AS safety_stock,     -- Units that are never promised.
    velocity AS sales_velocity  -- Units sold at the location a day, as its source reports them.
FROM orderfold.stock
