"""What routing looks at.

request.py       an order as routing sees it
geography.py     places on the globe, and how far they are from an address
settings.py      the preferences that hold for an order, at every location
masks.py         sets of locations as whole numbers
network.py       an organization's locations as columns
column.py        units at each location
shelves.py       what lies where of the items of an order
seen.py          an item as routing counts on it
loads.py         what locations were given
digest.py        what a decision saw, as a number
floor.py         what a batch of decisions sees, and takes
candidates.py    the columns a rule asks
attributes.py    what is asked for, and who sources it
thin.py          shelves so thin that what is there may be gone
zoning.py        which zone an address is in
"""
