"""What routing decides on.

request.py       an order as routing needs it
masks.py         sets of locations as whole numbers
memory.py        values that were computed once, up to a limit
zoning.py        the zone of an address
geography.py     points on the globe, and their distances from an address
verdicts.py      locations left out for a reason; rulings, and what is remembered of them
locations.py     an organization's locations, and which of them have a property
preferences.py   the preferences that hold for a kind of order, at every location
sourcing.py      the locations that source an attribute
network.py       locations as columns, with everything that one policy version decides about them
column.py        units at each location
availability.py  an item's stock after probability rules, and its Initial List
stock.py         the stock of one item as columns
loads.py         the orders that locations were assigned
digest.py        a digest of everything a decision depends on
snapshot.py      stock and assignments as they were read, minus what a batch of decisions took
candidates.py    the columns that rules and ranking ask
attributes.py    the attributes that an order or an item asks of a location
thin.py          stock so thin that it may be gone
"""
