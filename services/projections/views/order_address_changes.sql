SELECT * FROM orderfold.address_change
