SELECT * FROM orderfold.order_status
