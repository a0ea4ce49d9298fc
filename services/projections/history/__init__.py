"""What the entries of an order's history say.

entry.py     an entry, and what can lead to one
placing.py   lines go to locations, come back, or go to nobody
updates.py   lines take another status, or something is told of them
shipping.py  dispatches of held orders
rics.py      what RICS answered
vendor.py    what vendors tell
notes.py     the notes that planners read
"""
