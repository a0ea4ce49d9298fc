"""A chain of 48 stores and 4 DCs that routes the orders of the Superstore file: what `make demo-routing` plays."""
