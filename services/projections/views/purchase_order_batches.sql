SELECT * FROM orderfold.purchase_order_batch
