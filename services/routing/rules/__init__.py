"""One file an elimination reason; rulebook.py lists them in order."""
