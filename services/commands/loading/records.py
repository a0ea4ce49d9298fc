"""The columns of a table of invoices: of HEADER rows the fields of a new invoice, of DETAIL rows those of its lines."""

from collections.abc import Mapping
from functools import cache

from schemas.wire.invoices_submitted import CreateInvoice, SubmittedLine
from services.commands.loading.columns import Column, columns_in

RECORD_TYPE = "record_type"
"""The column that says what a row is; a table that has it is one of HEADER and DETAIL rows."""

LINE_NUMBER = "invoice_line_no"
"""The column with the vendor's number of a line, by which lines are put in order."""


@cache
def header_columns() -> Mapping[str, Column]:
    """Return the columns of HEADER rows."""
    return {name: each for name, each in columns_in(CreateInvoice).items() if name != "action"}


@cache
def detail_columns() -> Mapping[str, Column]:
    """Return the columns of DETAIL rows."""
    return {**columns_in(SubmittedLine), LINE_NUMBER: Column((LINE_NUMBER,), "whole")}


@cache
def record_columns() -> frozenset[str]:
    """Return the names of all columns of such a table."""
    return frozenset({RECORD_TYPE, *header_columns(), *detail_columns()})
