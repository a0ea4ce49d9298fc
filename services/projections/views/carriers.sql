SELECT * FROM orderfold.carriers
