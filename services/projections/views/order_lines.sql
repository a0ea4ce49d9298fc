-- Each row is a line of an order: quantity = dispatched + cancelled + open.
SELECT
    l.organization,            -- The organization that took the order.
    l.order_number,            -- The sender's number, upper case.
    l.line_number,             -- The line's number here.
    l.requesting_line_number,  -- The line's number in the sender's order.
    l.original_line_number,    -- The line that it was part of; 0 for one that never was.
    l.item,                    -- Item code.
    l.description,             -- The item in the sender's words.
    l.quantity,                -- Units of the line now: less than at first once a part of it became another line.
    l.original_quantity,       -- Units that the line began with: those ordered, or those of the part.
    l.dispatched_quantity,     -- Units on a dispatch that was not cancelled; of a routed line, units fulfilled.
    l.cancelled_quantity,      -- Units that were cancelled.
    l.open_quantity,           -- Units that wait.
    l.status,                  -- open, dispatched or cancelled; of a routed line new_order, polled, posted, accepted,
                               -- picked, intransit, intransit_polled, received, fulfilled, rejected, unfulfillable or
                               -- canceled.
    l.location,                -- The location that has the line or had it to the end; of a held order, the one its
                               -- last dispatch leaves from.
    l.price,                   -- Price of one unit.
    l.tax,                     -- All taxes of the line, summed.
    l.fulfilment,              -- hold or route: what the organization did with orders when it came; empty where that
                               -- is not known.
    o.request_id,              -- This system's own number of the order.
    l.fulfilled_quantity,      -- Units of a routed line that the customer has.
    l.status_at,               -- Its last change of status, UTC, as far as it was told.
    p.locations->l.location->>'name' AS location_name,
                               -- What the location is called in the policy in force.
    l.placed_location,         -- The location where the order was placed.
    l.pickup_location,         -- The location where the customer collects it.
    CASE WHEN o.order_type = 'ship_for_pickup' THEN l.location END AS sourced_location,
                               -- Of a ship-for-pickup order, the location that sends the line.
    l.polled_count,            -- How often its location was told of it since it came there or left.
    l.last_polled_at,          -- When its location was told of it last, UTC.
    l.pickup_by,               -- Until which day at the pickup location it may be collected.
    l.carrier,                 -- The carrier that an update named last.
    l.tracking_number,         -- The carrier's number that an update named last.
    l.carton,                  -- The carton that an update named last.
    l.reason_code,             -- The reason code that an update brought last.
    l.gift_wrap,               -- Whether it is to be wrapped as a gift.
    l.attribute,               -- What the sender asks of it, such as an engraving.
    l.price * l.quantity AS extended_price
                               -- Price of all units of the line now.
FROM orderfold.order_lines l
LEFT JOIN orderfold.order_status o USING (organization, order_number)
LEFT JOIN orderfold.policy_in_force p USING (organization)
