"""`orderfold purchase-order`: one purchase order in one screen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from services.commands import purchase_order_output
from services.commands.connection import database
from services.commands.failures import WRONG
from services.commands.options import Json, Organization
from services.commands.output import fail, print_json
from services.common.database import Connection

if TYPE_CHECKING:
    from schemas.answers.purchase_order import PurchaseOrderHeader

_PoNumber = Annotated[
    str, typer.Argument(metavar="PO", help="The number of the purchase order, in upper or lower case.")
]


def purchase_order(po_number: _PoNumber, organization: Organization = None, as_json: Json = False) -> None:
    """PUR-8: print a purchase order with its people, its lines, its history and its changes of address.

    What was erased of a person reads ***. Times are UTC.
    """
    from services.inquiry.purchase_order_detail import parts

    with database() as connection:
        header = _one(connection, po_number.upper(), organization)
        rest = parts(connection, header)
    if as_json:
        print_json({**header._asdict(), **rest._asdict()})
    else:
        purchase_order_output.show_all(header, rest)


def _one(connection: Connection, number: str, organization: str | None) -> "PurchaseOrderHeader":
    """Return the purchase order of this number; exit where there is none, or more than one."""
    from services.inquiry.organizations import refuse_unknown
    from services.inquiry.purchase_order_detail import numbered

    found = numbered(connection, number, organization)
    if not found:
        refuse_unknown(connection, organization)
        others = numbered(connection, number)
        if others:
            fail(f"{organization} has no purchase order {number}: it is one of {_owners(others)}")
        fail(f"no purchase order {number} has arrived. Look for it with: orderfold dead-letters list")
    if len(found) > 1:
        fail(
            f"several organizations have a purchase order {number}: add --organization ({_owners(found)})",
            WRONG,
        )
    return found[0]


def _owners(orders: "Sequence[PurchaseOrderHeader]") -> str:
    return ", ".join(order.organization for order in orders)
