"""`orderfold dead-letters`: the messages that were not taken, why, and sending them again."""

import sys
from dataclasses import replace
from typing import Annotated

import typer

from schemas.answers.dead_letters import DeadLetterShown
from schemas.reasons import DeadLetterReason
from services.commands.connection import database
from services.commands.dead_letters_chosen import (
    ById,
    ByNumber,
    Reason,
    Since,
    Topic,
    Until,
    chosen,
    warn_of_older,
)
from services.commands.options import After, Json, Limit
from services.commands.output import out, print_json, show_page, text
from services.commands.replay import replay
from services.operating import dead_letters

app = typer.Typer(no_args_is_help=True, help="Messages that were not taken: list, show, replay.")

_SPARE = ("partition", "offset", "member", "replays", "received_at", "topic")
_SHORT = 60  # characters of a detail that a list shows; show has all of it

Number = Annotated[int, typer.Argument(min=1, help="The id in the list.")]


@app.command("list")
def list_(
    order: ByNumber = None,
    id_: ById = None,
    reason: Reason = None,
    topic: Topic = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 50,
    after: After = None,
    as_json: Json = False,
) -> None:
    """List dead letters, the newest first. Their content is sealed: see show."""
    from services.inquiry.dead_letters import dead_letters as ask

    filters = chosen(order, id_, reason, topic, since, until)
    with database() as connection:
        page = ask(connection, filters, limit, after)
        warn_of_older(connection, filters)
    if not as_json:
        page = replace(page, rows=[row._replace(detail=_shortened(row.detail)) for row in page.rows])
    show_page("dead letters", page, as_json=as_json, empty="none", spare=_SPARE)


def _shortened(detail: str) -> str:
    return detail if len(detail) <= _SHORT else f"{detail[: _SHORT - 2].rsplit(' ', 1)[0]} …"


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


app.command()(replay)
