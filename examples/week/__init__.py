"""A week of a chain of stores, some prompt, some slow, forgetful or picky: what `make demo-week` plays.

week.yaml   the organization: twelve stores, and two DCs that RICS tells of their orders
story.py    orders, stock, reviews and cancels of the week
tempers.py  how stores and customers behave
work.py     a line that a location has to do with
plans.py    what a location will say of a line, and when
stores.py   the stores: what they ask, hear and say
"""
