"""`orderfold recover`, `republish`: after the database or the broker was restored from an older copy."""

from contextlib import closing
from typing import Annotated

import typer

from schemas.answers.operating import LeftSinceCopy
from services.commands.connection import database
from services.commands.options import Json, Yes
from services.commands.output import confirm, counted, out, show
from services.commands.times import instant
from services.common import bus
from services.common.settings import read
from services.operating.recover import Lost, since_copy
from services.operating.recover import recover as do
from services.operating.republish import republish as again

_NEW_EPOCH = "nothing; but ids are in use that the copy knows nothing of, so a new epoch has to begin"
_WHAT = {
    "adopt": "adopt: goes into the log as it left",
    "recall": "recall: its dispatches are cancelled, and it is decided anew",
    "tell": "nothing to recall; subscribers have heard of it, and what its messages say is read again",
}


def recover(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only list what left, and what would be done.")
    ] = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Bring a database that was restored from an older copy and the topics together again.

    What left since the copy was made, of orders that the log knows, is put into it as it was published. Dispatches of
    orders that it does not know are recalled. What vendors did is told; it is read again from its messages. The
    services wait until this is done.
    """
    settings = read("kafka", "database")
    kafka = bus.KafkaConnection.of(settings, "cli")
    with database() as connection, closing(bus.KafkaTopicAdmin(kafka)) as admin:
        found = since_copy(connection, admin)
        show(
            "left since the copy",
            [_row(one)._asdict() for one in found.orders],
            as_json=as_json,
            empty=_NEW_EPOCH if found.needs_recovery else "nothing: the log holds all of it",
        )
        if dry_run or not found.needs_recovery:
            return
        listed = f"Adopt and recall as listed ({counted(len(found.orders), 'line')})?"
        confirm(listed if found.orders else "Begin a new epoch?", yes=yes)
        with closing(bus.KafkaOutbound(kafka)) as outbound:
            after = do(connection, outbound, found)
    if not as_json:
        out.print(f"recovered; the services go on, as {after.source}")


def republish(
    since: Annotated[str, typer.Option(help="Facts recorded since this time (RFC 3339).")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many.")] = False,
) -> None:
    """Publish facts again: where a topic lost them, or a subscriber asks for them. Messages keep their ids."""
    at = instant(since, "--since")
    with database() as connection:
        facts = again(connection, at, dry_run=dry_run) if at is not None else 0
    said = "would be gone over again" if dry_run else "are gone over again by the relay"
    out.print(f"{counted(facts, 'fact')} {said}")


def _row(one: Lost) -> LeftSinceCopy:
    return LeftSinceCopy(
        organization=one.organization,
        order_number=one.order_number,
        po_number=one.po_number,
        invoice_number=one.invoice_number,
        facts=", ".join(one.types),
        dispatches=", ".join(one.dispatches),
        remedy=_WHAT[one.remedy],
    )
