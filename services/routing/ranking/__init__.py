"""Each file is one criterion; ranking.py applies them in an organization's order."""
