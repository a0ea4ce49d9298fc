"""`orderfold purchase-order`: one purchase order in one screen."""

from functools import partial
from typing import Annotated

import typer

from services.commands import purchase_order_output
from services.commands.connection import database
from services.commands.numbered import the_only
from services.commands.options import Json, Organization
from services.commands.output import print_json

_PoNumber = Annotated[
    str, typer.Argument(metavar="PO", help="The number of the purchase order, in upper or lower case.")
]


def purchase_order(po_number: _PoNumber, organization: Organization = None, as_json: Json = False) -> None:
    """Print a purchase order with its people, its lines, its history and its changes of address.

    What was erased of a person reads ***. Times are UTC.
    """
    from services.inquiry.purchase_order_detail import numbered, parts

    number = po_number.upper()
    with database() as connection:
        found, everywhere = numbered(connection, number, organization), partial(numbered, connection, number)
        header = the_only(connection, "a purchase order", number, organization, found, everywhere)
        rest = parts(connection, header)
    if as_json:
        print_json({**header._asdict(), **rest._asdict()})
    else:
        purchase_order_output.show_all(header, rest)
