-- Open units of back orders by DC, item and age of the order.
SELECT
    b.organization,  -- The organization that took the orders.
    b.dc,            -- The distribution center in whose queue the orders wait.
    b.item,          -- Item code.
    CASE WHEN age < interval '1 day' THEN '0-1 days' WHEN age < interval '3 days' THEN '1-3 days'
         WHEN age < interval '7 days' THEN '3-7 days' WHEN age < interval '14 days' THEN '7-14 days'
         ELSE '14 days and more' END AS age,                -- Time since submission, in classes.
    count(DISTINCT b.order_number) AS orders,               -- Back orders that wait for the item.
    sum(b.open_quantity)::bigint AS open_quantity,          -- Units that wait.
    max(b.available_quantity) AS available_quantity,        -- Units available now at the DC.
    min(b.submitted_at) AS oldest_submitted_at              -- When the oldest of the orders was submitted, UTC.
FROM (SELECT *, orderfold.plan_now() - submitted_at AS age FROM analytics.back_order_list WHERE open_quantity > 0) b
GROUP BY 1, 2, 3, 4
