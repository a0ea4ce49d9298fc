SELECT * FROM orderfold.purchase_order_address_change
