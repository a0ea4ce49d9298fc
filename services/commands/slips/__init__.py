"""A batch of pack slips as a file: to print, or as an extract for the vendor's system.

texts.py        what people wrote, as lines of a slip; addresses
pages.py        slips as PDF; pack_slip.typ is their layout
extract.py      the rows of a batch as CSV
"""
