"""A vendor's invoice: it bills what was shipped, is judged by prices, and goes to the retailer's system (VIN-1 to 4).

state.py      what it can be
evolve.py     the invoice after a fact
amounts.py    sums, and whether a line is in balance
asked.py      what a vendor writes
billing.py    the lines of an invoice, of what was shipped and nobody bills
same.py       whether an invoice is the one that is there
write.py      created, maintained, deleted
submit.py     submitted, approved, rejected
post.py       handed over, sent again
decide.py     all commands
about.py      what decisions share
"""

from services.streams.invoice.amounts import Amounts, amounts, extended_cost, out_of_balance
from services.streams.invoice.asked import Asked, AskedLine
from services.streams.invoice.billing import billed_units
from services.streams.invoice.decide import Command, decide
from services.streams.invoice.evolve import evolve, fold
from services.streams.invoice.post import HandOver, Resend
from services.streams.invoice.state import UNKNOWN, Invoice, Known, Terms, Unknown
from services.streams.invoice.submit import Approve, Reject, Submit
from services.streams.invoice.write import Create, Delete, Maintain

__all__ = [
    "UNKNOWN",
    "Amounts",
    "Approve",
    "Asked",
    "AskedLine",
    "Command",
    "Create",
    "Delete",
    "HandOver",
    "Invoice",
    "Known",
    "Maintain",
    "Reject",
    "Resend",
    "Submit",
    "Terms",
    "Unknown",
    "amounts",
    "billed_units",
    "decide",
    "evolve",
    "extended_cost",
    "fold",
    "out_of_balance",
]
