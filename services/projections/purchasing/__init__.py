"""What the histories of purchase orders say: the entries of each fact, and their notes (PUR-8)."""
