"""How a location is chosen, and what is recorded about those that were not.

broker.py          a decision, from candidates to shares: read this first
passes.py          the passes over the locations
eliminating.py     the rulebook applied to all candidates
survivors.py       the locations that the rules leave for each line
covering/          which survivors take which lines
short_of_stock.py  survivors left out because their stock does not suffice
last_resort.py     lines that no pass covers: back orders, answer codes
decision.py        what a decision consists of
trace.py           the rows of the trace shopping log
"""
