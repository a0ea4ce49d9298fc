"""The `orderfold` command."""

import io
import logging
import os
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from services.commands import (
    dead_letters,
    demo,
    demo_routing,
    demo_season,
    demo_week,
    failures,
    incidents,
    inquiry,
    invoice,
    invoices,
    load,
    operate,
    order,
    orders,
    organization,
    pack_slips,
    privacy,
    processor,
    purchase_order,
    purchase_orders,
    recover,
    reroute,
    rics,
    routing,
    settings,
    trace,
    up,
    why,
)
from services.commands.running import use_running
from services.common.collector import calm
from services.common.log import configure
from services.common.revision import REVISION


def _print_version(wanted: bool) -> None:
    """Print the version of this software, and of the database that it needs."""
    if wanted:
        sys.stdout.write(f"orderfold {version('orderfold')}, database revision {REVISION}\n")
        raise typer.Exit


app = typer.Typer(
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Order orchestration on an event log. Addresses: ORDERFOLD_KAFKA, ORDERFOLD_DATABASE; with neither set,"
    " [bold]orderfold up[/] starts the embedded pair, and other commands find it.",
    epilog=failures.CODES,
)

_WITH_SERVERS_OF_THEIR_OWN = ("up", "demo", "demo-routing", "demo-week", "demo-season")


@app.callback()
def orderfold(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Find the servers of a running `orderfold up` where no address is set."""
    if context.invoked_subcommand not in _WITH_SERVERS_OF_THEIR_OWN:
        use_running()


app.command(rich_help_panel="Run")(up.up)
app.command(rich_help_panel="Run")(up.run)
app.command(rich_help_panel="Run")(demo.demo)
app.command("demo-routing", rich_help_panel="Run")(demo_routing.demo_routing)
app.command("demo-week", rich_help_panel="Run")(demo_week.demo_week)
app.command("demo-season", rich_help_panel="Run")(demo_season.demo_season)
app.add_typer(organization.app, name="organization", rich_help_panel="Use")
app.command(rich_help_panel="Use")(load.load)
app.command(rich_help_panel="Use")(inquiry.inquiry)
app.add_typer(order.app, name="order", rich_help_panel="Use")
app.command("purchase-orders", rich_help_panel="Use")(purchase_orders.purchase_orders)
app.command("purchase-order", rich_help_panel="Use")(purchase_order.purchase_order)
app.command("pack-slips", rich_help_panel="Use")(pack_slips.pack_slips)
app.command("invoices", rich_help_panel="Use")(invoices.invoices)
app.command("invoice", rich_help_panel="Use")(invoice.invoice)
app.command(rich_help_panel="Use")(orders.status)
app.command(rich_help_panel="Use")(orders.orders)
app.command(rich_help_panel="Use")(why.why)
app.command(rich_help_panel="Use")(trace.trace)
app.add_typer(rics.app, name="rics", rich_help_panel="Use")
app.command(rich_help_panel="Use")(reroute.reroute)
app.add_typer(privacy.app, name="privacy", rich_help_panel="Use")
app.command("back-orders", rich_help_panel="Use")(orders.back_orders)
app.command(rich_help_panel="Use")(orders.report)
app.command("back-ordering", hidden=True)(orders.report)  # the name that version 0.1 had
app.command(rich_help_panel="Use")(processor.schedule)
app.add_typer(processor.runs, name="runs", rich_help_panel="Use")
app.add_typer(dead_letters.app, name="dead-letters", rich_help_panel="Use")
app.command(rich_help_panel="Operate")(operate.migrate)
app.add_typer(operate.topics, name="topics", rich_help_panel="Operate")
app.command(rich_help_panel="Operate")(operate.rebuild)
app.command(rich_help_panel="Operate")(operate.check)
app.command(rich_help_panel="Operate")(recover.recover)
app.command(rich_help_panel="Operate")(recover.republish)
app.add_typer(incidents.app, name="incidents", rich_help_panel="Operate")
app.command(rich_help_panel="Operate")(routing.verify)
app.command(rich_help_panel="Operate")(settings.settings)
app.command("wait-idle", rich_help_panel="Operate")(operate.wait_idle)
app.command(rich_help_panel="Operate")(operate.lag)


def main() -> None:
    """Entry point of the command. The code of the services logs only warnings here, to standard error."""
    _print_anything()
    configure("cli", "WARNING")
    if os.environ.get("ORDERFOLD_LOG_LEVEL", "").upper() != "DEBUG":
        logging.getLogger("kafka").setLevel(
            logging.CRITICAL
        )  # this command reports a broker that is away, once
    calm()
    with failures.in_sentences():
        app(prog_name="orderfold")


def _print_anything() -> None:
    """Write what the encoding of a terminal or pipe does not have as an escape, instead of failing in a table."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    main()
