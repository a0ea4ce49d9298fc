CREATE VIEW analytics.order_lines AS SELECT * FROM orderfold.order_lines;
