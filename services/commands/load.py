"""`orderfold load`: publish a file of messages to a topic."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from schemas.topics import READ
from services.commands import failures
from services.commands.failures import AWAY, INTERRUPTED, WRONG
from services.commands.loading.file import Loaded, loaded
from services.commands.loading.problem import Problem
from services.commands.output import complain, counted, err, fail, out, warn
from services.commands.progress import progress
from services.common import bus
from services.common.bus.port import Outgoing, PublishFailed, PublishRefused
from services.common.settings import read

_TOGETHER = 500
_SHOWN = 20
_AGAIN = "Loading the file again does no harm to orders"
_NEXT = "next: orderfold wait-idle; what is refused: orderfold dead-letters list"


def load(
    file: Annotated[Path, typer.Argument(help="CSV or JSON, also compressed (.gz).")],
    topic: Annotated[
        str | None,
        typer.Option(help="The topic to publish to; default: the one whose fields the file has."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be sent and all that is wrong; send nothing.")
    ] = False,
) -> None:
    """Publish a file: JSON objects, one a line or in a list, or CSV with a row for each order line or stock change.

    In CSV, all rows with one order_number are the lines of one order, wherever they stand. A column such as
    ship_to.city names a field of a field. Columns may be separated by commas, semicolons, tabs or bars.

    A CSV with a column record_type is one of invoices: each HEADER row is one, the DETAIL rows below it are its lines.

    A file with anything wrong in it sends nothing, also with a field that no message of its topic has. What only the
    system knows, such as organizations and locations, its consumer checks: see orderfold dead-letters list.
    """
    names = [each.name for each in READ]
    if topic is not None and topic not in names:
        fail(f"{topic} is not a topic to load. There are: {', '.join(names)}", WRONG)
    if not file.exists():
        fail(f"{file} does not exist", WRONG)
    settings = None if dry_run else read("kafka")
    found = loaded(file, topic)
    most = None if dry_run else _SHOWN
    if found.problems:
        _refuse(file, found, most)
    _remark(file, found, most)
    if not found.outgoing:
        out.print(f"{file} holds no messages; nothing was sent")
        return
    if settings is None:
        _preview(found)
        return
    publisher = bus.KafkaOutbound(bus.KafkaConnection.of(settings, "cli"))
    try:
        _publish(publisher, found.outgoing, found.topic)
    finally:
        publisher.close()
    out.print(f"{counted(len(found.outgoing), 'message')} to {found.topic}")
    err.print(_NEXT, soft_wrap=True)


def _refuse(file: Path, found: Loaded, most: int | None) -> None:
    """Say what is wrong and leave. A dry run says everything."""
    rest = _list(file, found.problems, most, complain)
    more = f"; {rest:,} more of them with --dry-run" if rest else ""
    fail(f"{file} has {counted(len(found.problems), 'problem')}{more}. Nothing was sent", WRONG)


def _remark(file: Path, found: Loaded, most: int | None) -> None:
    """Say what is sent and may not be meant. A dry run says everything."""
    if rest := _list(file, found.remarks, most, warn):
        warn(f"{file}: {counted(rest, 'more warning')}; --dry-run shows them")


def _list(file: Path, told: Sequence[Problem], most: int | None, say: Callable[[str], None]) -> int:
    """Say each, at most so many of them; return how many were left out."""
    for problem in told[:most]:
        say(f"{file}, {problem}" if problem.line is not None else f"{file}: {problem}")
    return 0 if most is None else max(len(told) - most, 0)


def _preview(found: Loaded) -> None:
    rows = f", made of {counted(found.rows, 'row')}," if found.rows else ""
    out.print(f"would send {counted(len(found.outgoing), 'message')}{rows} to {found.topic}; the first is")
    out.print(escape((found.outgoing[0].value or b"").decode(errors="replace")), soft_wrap=True)


def _publish(publisher: bus.KafkaOutbound, outgoing: list[Outgoing], topic: str) -> None:
    sent = 0
    try:
        with progress() as bar:
            task = bar.add_task(topic, total=len(outgoing))
            for batch in _batches(outgoing):
                publisher.publish(batch)
                sent += len(batch)
                bar.advance(task, len(batch))
    except PublishFailed as failed:
        took = (
            f"the broker took {sent:,} of {counted(len(outgoing), 'message')}, perhaps some more ({failed})"
        )
        start = "" if isinstance(failed, PublishRefused) else f"{failures.START_BROKER}. "
        fail(f"{took}. {start}{_AGAIN}", AWAY)
    except KeyboardInterrupt:
        fail(f"interrupted: {sent:,} of {len(outgoing):,} sent, perhaps some more. {_AGAIN}", INTERRUPTED)


def _batches(outgoing: list[Outgoing]) -> Iterator[list[Outgoing]]:
    rest = iter(outgoing)
    while batch := list(islice(rest, _TOGETHER)):
        yield batch
