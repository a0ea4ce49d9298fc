"""Covering: which locations take which lines of an order. `cover` is the one function that a decision calls.

offer.py       what the lines need, and what the survivors of a pass have for them
ways.py        the ways to cover an order: by one location, split between lines, split within lines
fewest.py      the fewest locations that have every line whole
reach.py       upper bounds by which that search skips sets that cannot suffice
assigning.py   which line goes where, once the locations are chosen
feasible.py    whether lines can be covered at all, by however many locations
"""

from services.routing.brokering.covering.offer import Cover, Offer
from services.routing.brokering.covering.ways import Way, cover, ways

__all__ = ["Cover", "Offer", "Way", "cover", "ways"]
