"""The routing engine is a pure library: it decides which locations get an order's lines, and explains why.

requests.py  an order and its lines without a location become a request
domain/      what routing decides on: locations, preferences, stock, assignments
rules/       one file an elimination reason
ranking/     one file a criterion
brokering/   a decision: eliminate, rank, cover, pass after pass
outcome.py   what comes of a decision: choices, the fact that records it, units taken from the snapshot
explaining/  why a decision came out as it did, and what would have changed it
version.py   the version of all that, which each decision records
world.py     the world of a shard at a log position, folded from the log
again.py     recorded decisions made again and compared
places/      the coordinates of postal codes; the only room that reads a file
"""
