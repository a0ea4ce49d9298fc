CREATE VIEW analytics.order_status AS SELECT * FROM orderfold.order_status;
