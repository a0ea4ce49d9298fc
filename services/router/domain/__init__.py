"""What routing looks at.

request.py       an order as routing sees it
geography.py     places on the globe, and how far apart they are
settings.py      the preferences that hold for an order, at every location
network.py       an organization's locations as columns
shelves.py       what lies where of the items of an order
loads.py         what locations were given
digest.py        what a decision saw, as a number
candidates.py    the columns a rule asks
attributes.py    what is asked for, and who sources it
zoning.py        which zone an address is in
"""
