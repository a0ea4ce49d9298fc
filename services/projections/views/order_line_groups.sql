-- Each row is a line of the sender's order, with all the lines here that its units are in now.
SELECT
    organization,            -- The organization that took the order.
    order_number,            -- The order.
    min(s.request_id) AS request_id,
                             -- This system's own number of the order.
    requesting_line_number,  -- The line's number in the sender's order.
    min(item) AS item,       -- Item code.
    count(*) AS lines,       -- How many lines here its units are in.
    max(original_quantity) FILTER (WHERE line_number = requesting_line_number) AS original_quantity,
                             -- Units ordered.
    sum(quantity)::bigint AS quantity,
                             -- Units now, those of cancelled lines too.
    sum(fulfilled_quantity)::bigint AS fulfilled_quantity,
                             -- Units that the customer has.
    CASE WHEN min(l.location) < max(l.location) THEN 'Multiple' ELSE min(l.location) END AS location,
                             -- The location that has them; Multiple where several have; empty where none has.
    array_agg(DISTINCT l.status) AS statuses
                             -- The statuses of its lines, each once.
FROM orderfold.order_lines l JOIN orderfold.order_status s USING (organization, order_number)
GROUP BY organization, order_number, requesting_line_number
