"""Purchase orders to drop-ship vendors, and what vendors do with them."""
