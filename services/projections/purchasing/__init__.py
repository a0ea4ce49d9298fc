"""What several read models of purchase orders share (PUR-8).

entry.py     what histories say: the entries of each fact, and their notes
recency.py   how lists are sorted
"""
