"""How a location is chosen, and what is written down of those that were not.

passes.py        which locations are looked at, one pass after the other
eliminating.py   the rulebook asked of all candidates
offer.py         what the lines need and what survivors have
covering.py      one location, split order, split line
fewest.py        the fewest locations for whole lines
reach.py         what a few more locations can have at most
assigning.py     which line goes where, once the locations are known
last_resort.py   what becomes of lines that nobody can take: back orders, answer codes
broker.py        a decision, from candidates to shares
decision.py      what a decision is
trace.py         the rows of the trace shopping log
"""
