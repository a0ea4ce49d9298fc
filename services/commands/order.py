"""`orderfold order`: one order in one screen."""

import typer

from services.commands import order_by_hand, order_output
from services.commands.connection import database
from services.commands.default_command import DEFAULT, ShowByDefault
from services.commands.options import Json, Order, Organization
from services.commands.orders import one_order
from services.commands.output import fail, print_json

app = typer.Typer(
    cls=ShowByDefault,
    no_args_is_help=True,
    help="Show an order. `orderfold order CA-1` is `orderfold order show CA-1`.",
)


@app.command(DEFAULT)
def show(order: Order, organization: Organization = None, as_json: Json = False) -> None:
    """Print an order with its people, its lines and its history.

    What was erased of a person reads ***. Times are UTC.
    """
    from services.inquiry.order_detail import header, parts

    with database() as connection:
        one = one_order(connection, order.upper(), organization)
        found = header(connection, one)
        if found is None:
            fail(
                f"{one.order_number} is not in the view order_detail yet. Ask again after: orderfold wait-idle"
            )
        rest = parts(connection, one)
    if as_json:
        print_json({**found._asdict(), **rest._asdict()})
    else:
        order_output.show_all(found, rest)


app.command("set-status")(order_by_hand.set_status)
app.command("set-location")(order_by_hand.set_location)
app.command("under-review")(order_by_hand.under_review)
app.command("pickup-by")(order_by_hand.pickup_by)
app.command("ship-to")(order_by_hand.ship_to)
