"""Purchase orders as every decision finds and leaves them, whether a vendor, the retailer or routing leads to it.

orders.py    the purchase orders and batches of one transaction
known.py     which of them are open or wait for slips, kept beside the log
room.py      how much one batch of slips holds
batches.py   batches, and new lines of integrated vendors, which are sent at once
people.py    what they tell of people
ordering.py  lines that a vendor's location got become purchase orders
drop_shipping.py  a sales order and its purchase orders go on together
"""
