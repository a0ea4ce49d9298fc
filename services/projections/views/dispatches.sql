SELECT * FROM orderfold.dispatches
