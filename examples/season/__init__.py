"""A season of drop-ship vendors, some prompt, some late, partial, refusing or over-billing: `make demo-season`.

season.yaml  the organization: one DC, and the locations of six vendors
story.py     what vendors sell and at which price; orders, stock, cancels and moves of the season
tempers.py   how vendors behave
vendors.py   the vendors: slips, shipments, holds, decisions
billing.py   their invoices, and what they correct
retailer.py  the retailer's buyer: what it takes from vendors who cannot deliver, and what it says of held invoices
"""
