-- Status updates that were refused because their lines were canceled or fulfilled. What they carried stands only here.
SELECT
    organization,     -- The organization that took the order.
    order_number,     -- The order.
    request_id,       -- This system's own number of the order.
    occurred_at,      -- When it happened as the update said, UTC.
    line_number,      -- The line.
    item,             -- The line's item.
    quantity,         -- The units that the update was about.
    status,           -- The status that the line kept.
    location,         -- The location that asked for another.
    carrier,          -- The carrier that the update named.
    tracking_number,  -- The carrier's number that the update named.
    carton,           -- The carton that the update named.
    reason_code,      -- The reason code that came with it.
    user_id,          -- The first ten characters of who made it.
    split_part(notes, E'\n', 1) AS note -- The status that was asked for, by which location, and what it carried.
FROM orderfold.history_entry
WHERE restricted
