SELECT * FROM orderfold.order_lines
