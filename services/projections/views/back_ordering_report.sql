CREATE VIEW analytics.back_ordering_report AS
SELECT b.organization, b.dc, b.item,
    CASE WHEN age < interval '1 day' THEN '0-1 days' WHEN age < interval '3 days' THEN '1-3 days'
         WHEN age < interval '7 days' THEN '3-7 days' WHEN age < interval '14 days' THEN '7-14 days'
         ELSE '14 days and more' END AS age,
    count(DISTINCT b.order_number) AS orders,
    sum(b.open_quantity)::bigint AS open_quantity,
    max(b.available_quantity) AS available_quantity,
    min(b.submitted_at) AS oldest_submitted_at
FROM (SELECT *, orderfold.plan_now() - submitted_at AS age FROM analytics.back_order_list WHERE open_quantity > 0) b
GROUP BY 1, 2, 3, 4;
COMMENT ON VIEW analytics.back_ordering_report IS 'Open units of back orders by DC, item and age of the order.';
COMMENT ON COLUMN analytics.back_ordering_report.organization IS 'The organization that took the orders.';
COMMENT ON COLUMN analytics.back_ordering_report.dc IS 'The distribution center in whose queue they wait.';
COMMENT ON COLUMN analytics.back_ordering_report.item IS 'Item code.';
COMMENT ON COLUMN analytics.back_ordering_report.age IS 'Time since submission, in classes.';
COMMENT ON COLUMN analytics.back_ordering_report.orders IS 'Back orders that wait for the item.';
COMMENT ON COLUMN analytics.back_ordering_report.open_quantity IS 'Units that wait.';
COMMENT ON COLUMN analytics.back_ordering_report.available_quantity IS 'Units available now at the DC.';
COMMENT ON COLUMN analytics.back_ordering_report.oldest_submitted_at IS 'When the oldest of the orders was submitted, UTC.';
