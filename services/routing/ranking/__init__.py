"""One file a criterion; ranking.py puts them in an organization's order."""
