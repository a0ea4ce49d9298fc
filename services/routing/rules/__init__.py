"""Each file is one elimination reason; rulebook.py lists them in order."""
