SELECT * FROM orderfold.unfulfillable_line
