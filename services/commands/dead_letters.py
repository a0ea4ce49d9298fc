"""`orderfold dead-letters`: what could not be taken, why, and sending it again."""

import sys
from typing import Annotated

import typer

from schemas.reasons import DeadLetterReason
from schemas.topics import READ
from services.commands.failures import WRONG
from services.commands.inquiry import ask, database
from services.commands.output import fail, out, print_json, show, text
from services.common import bus
from services.common.bus.port import Outgoing
from services.common.runtime import dead_letters
from services.common.settings import read

app = typer.Typer(no_args_is_help=True, help="Messages that could not be taken: list, show, replay.")

_LIST = """SELECT id, topic, partition, "offset", member, reason, path, detail, received_at, replays
FROM analytics.dead_letters WHERE (%(reason)s::text IS NULL OR reason = %(reason)s)
AND (%(topic)s::text IS NULL OR topic = %(topic)s) ORDER BY id DESC LIMIT %(limit)s"""
_REPLAYED = "UPDATE dead_letter SET replays = replays + 1, replayed_at = clock_timestamp() WHERE id = %s"
_HIGHEST = 2**63 - 1  # that PostgreSQL can number
_SPARE = ("partition", "offset", "member", "replays", "received_at", "topic")

Json = Annotated[bool, typer.Option("--json", help="For programs.")]
Number = Annotated[int, typer.Argument(min=1, help="Its id in the list.")]


@app.command("list")
def list_(
    reason: Annotated[str | None, typer.Option(help="Only this reason.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only from this topic.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many rows.")] = 50,
    as_json: Json = False,
) -> None:
    """The newest first. What they said is sealed: see show."""
    _refuse_unknown("--topic", topic, [each.name for each in READ])
    _refuse_unknown("--reason", reason, [each.value for each in DeadLetterReason])
    rows = ask(_LIST, {"reason": reason, "topic": topic, "limit": limit})
    show("dead letters", rows, as_json=as_json, empty="none", spare=_SPARE)


@app.command("show")
def show_one(number: Number, as_json: Json = False) -> None:
    """One dead letter with its original bytes, unsealed for you. They may hold personal data."""
    letter = _find(number)
    record = letter.record
    row = {
        "id": letter.id,
        "reason": letter.reason,
        "path": letter.path,
        "detail": letter.detail,
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "member": letter.member,
        "key": None if record.key is None else _decoded(record.key),
        "headers": {name: _decoded(value or b"") for name, value in record.headers},
    }
    if as_json:
        print_json({**row, "value": None if record.value is None else _decoded(record.value)})
        return
    for name, content in row.items():
        out.print(f"{name:10} {text(content, amount=False)}", markup=False, soft_wrap=True)
    _write_value(record.value)


def _write_value(value: bytes | None) -> None:
    """The bytes as they came where nobody but a program reads on; to a terminal nothing that could steer it."""
    said = b"" if value is None else value
    if sys.stdout.isatty():
        said = "\n".join(map(text, _decoded(said).split("\n"))).encode()
    sys.stdout.flush()
    sys.stdout.buffer.write(b"value      " + said + b"\n")
    sys.stdout.buffer.flush()


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "backslashreplace")


@app.command()
def replay(
    numbers: Annotated[list[int], typer.Argument(min=1, help="Their ids in the list.")],
) -> None:
    """Send dead letters to their topic again, after the cause is mended. Of a message of many only that member."""
    given = read("kafka", "database")
    publisher = bus.KafkaOutbound(bus.KafkaConnection(given.kafka, given.kafka_options))
    try:
        for number in numbers:
            letter = _find(number)
            publisher.publish([_again(letter)])
            with database() as connection:
                connection.execute(_REPLAYED, (number,))
            out.print(f"dead letter {number}: sent to {letter.record.topic} again")
    finally:
        publisher.close()


def _refuse_unknown(option: str, given: str | None, known: list[str]) -> None:
    if given is not None and given not in known:
        fail(f"{option} {given}: there is none of that name. There are: {', '.join(known)}", WRONG)


def _again(letter: dead_letters.DeadLetter) -> Outgoing:
    record = letter.record
    told = {"orderfold-replay": f"{letter.id}.{letter.replays + 1}"}
    if letter.member is not None:
        told["orderfold-replay-member"] = str(letter.member)
    kept = tuple((name, value or b"") for name, value in record.headers if name not in told)
    return Outgoing(
        record.topic, record.key, record.value, kept + tuple((n, v.encode()) for n, v in told.items())
    )


def _find(number: int) -> dead_letters.DeadLetter:
    with database() as connection:
        letter = dead_letters.find(connection, number) if number <= _HIGHEST else None
    if letter is None:
        fail(f"there is no dead letter {number}, or its key was deleted. See orderfold dead-letters list")
    return letter
