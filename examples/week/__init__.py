"""A week of a chain of stores, some prompt, some slow, forgetful or picky: what `make demo-week` plays.

week.yaml   the organization: twelve stores, and two DCs that RICS tells of their orders
story.py    orders, stock, reviews and cancels of the week
tempers.py  how stores and customers behave
work.py     a line that a location has to do with
stores.py   the stores: what they hear, and what they say of it
topics.py   the stores on the topics
"""
