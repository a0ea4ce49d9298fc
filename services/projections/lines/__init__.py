"""Lines of orders as rows.

row.py        the row
beginning.py  a line as it was ordered, or split from another
standing.py   its units in another status
"""
