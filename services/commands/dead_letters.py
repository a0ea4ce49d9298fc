"""`orderfold dead-letters`: the messages that were not taken, why, and sending them again."""

import sys
from typing import Annotated

import typer

from schemas.answers.dead_letters import DeadLetterShown
from schemas.reasons import DeadLetterReason
from services.commands.connection import database
from services.commands.options import After, Json, Limit
from services.commands.output import out, print_json, show_page, text
from services.common import bus
from services.common.settings import read
from services.operating import dead_letters

app = typer.Typer(no_args_is_help=True, help="Messages that were not taken: list, show, replay.")

_SPARE = ("partition", "offset", "member", "replays", "received_at", "topic")

Number = Annotated[int, typer.Argument(min=1, help="The id in the list.")]


@app.command("list")
def list_(
    reason: Annotated[str | None, typer.Option(help="Only this reason.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only from this topic.")] = None,
    limit: Limit = 50,
    after: After = None,
    as_json: Json = False,
) -> None:
    """List dead letters, the newest first. Their content is sealed: see show."""
    from services.inquiry.dead_letters import Filters
    from services.inquiry.dead_letters import dead_letters as ask

    filters = Filters(topic=topic, reason=reason)
    with database() as connection:
        page = ask(connection, filters, limit, after)
    show_page("dead letters", page, as_json=as_json, empty="none", spare=_SPARE)


@app.command("show")
def show_one(number: Number, as_json: Json = False) -> None:
    """Print one dead letter with its original bytes, unsealed. They may hold personal data."""
    with database() as connection:
        letter = dead_letters.find(connection, number)
    record = letter.record
    shown = DeadLetterShown(
        id=letter.id,
        reason=DeadLetterReason(letter.reason),
        path=letter.path,
        detail=letter.detail,
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        member=letter.member,
        key=None if record.key is None else _decoded(record.key),
        headers={name: _decoded(value or b"") for name, value in record.headers},
        value=None if record.value is None else _decoded(record.value),
    )
    if as_json:
        print_json(shown)
        return
    for name, content in shown._asdict().items():
        if name == "value":
            continue  # its bytes follow as they are
        out.print(f"{name:10} {text(content, amount=False)}", markup=False, soft_wrap=True)
    _write_value(record.value)


def _write_value(value: bytes | None) -> None:
    """Write the bytes unchanged to a pipe; to a terminal only signs that cannot control it."""
    shown = b"" if value is None else value
    if sys.stdout.isatty():
        shown = "\n".join(map(text, _decoded(shown).split("\n"))).encode()
    sys.stdout.flush()
    sys.stdout.buffer.write(b"value      " + shown + b"\n")
    sys.stdout.buffer.flush()


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "backslashreplace")


@app.command()
def replay(
    numbers: Annotated[list[int], typer.Argument(min=1, help="Their ids in the list.")],
) -> None:
    """Send dead letters to their topic again, after the cause was removed; of a message of many only that member."""
    settings = read("kafka", "database")
    publisher = bus.KafkaOutbound(bus.KafkaConnection.of(settings, "cli"))
    try:
        for number in numbers:
            with database() as connection:
                letter = dead_letters.replay(connection, publisher, number)
            out.print(f"dead letter {number}: sent to {letter.record.topic} again")
    finally:
        publisher.close()
