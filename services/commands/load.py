"""`orderfold load`: publish a file of messages to a topic."""

import csv
import gzip
import json
import zlib
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from schemas.topics import BY_NAME, READ
from services.commands import failures
from services.commands.failures import AWAY, INTERRUPTED, WRONG
from services.commands.output import counted, err, fail, out
from services.common import bus
from services.common.bus.port import Outgoing, PublishFailed
from services.common.settings import read

_ORDER_COLUMNS = ("organization", "order_number")
_LINE_COLUMNS = ("line_number", "item", "description", "quantity", "price", "gift_wrap", "attribute")
_TOGETHER = 500
_AGAIN = "Loading the file again does no harm to orders"


def load(
    file: Annotated[Path, typer.Argument(help="CSV or lines of JSON, also compressed (.gz).")],
    topic: Annotated[str, typer.Option(help="The topic to publish to.")] = "orders-submitted",
) -> None:
    """Publish a file: a JSON document in each line, or CSV with a row for each order line or stock change.

    In CSV, consecutive rows with one order_number are the lines of one order. A column such as ship_to.city names a
    field of a field.

    The consumer of the topic checks each message: see orderfold dead-letters list.
    """
    if topic not in {each.name for each in READ}:
        fail(f"{topic} is not a topic to load. There are: {', '.join(each.name for each in READ)}", WRONG)
    if not file.exists():
        fail(f"{file} does not exist", WRONG)
    settings = read("kafka")
    try:
        outgoing = list(outgoing_of(topic, file))
    except (ValueError, csv.Error, OSError, EOFError, zlib.error) as error:
        fail(f"{file} cannot be read: {_cause(error)}. Nothing was sent", WRONG)
    if not outgoing:
        out.print(f"{file} holds no messages; nothing was sent")
        return
    publisher = bus.KafkaOutbound(bus.KafkaConnection(settings.kafka, settings.kafka_options))
    try:
        _publish(publisher, outgoing, topic)
    finally:
        publisher.close()
    out.print(f"{counted(len(outgoing), 'message')} to {topic}")


def outgoing_of(topic: str, file: Path) -> Iterator[Outgoing]:
    """Yield the messages of a file: lines of JSON unchanged, CSV as JSON.

    Raises ValueError with the number of the first line that is not readable.
    """
    with _open(file) as lines:
        if ".csv" in file.suffixes:
            for message in _from_csv(csv.DictReader(lines)):
                yield _outgoing(topic, message, json.dumps(message, ensure_ascii=False))
        else:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _outgoing(topic, _from_json(number, line), line.strip())


def _open(file: Path) -> IO[str]:
    if file.suffix == ".gz":
        return gzip.open(file, "rt", encoding="utf-8-sig", newline="")
    return file.open(encoding="utf-8-sig", newline="")


def _cause(error: Exception) -> str:
    match error:
        case UnicodeDecodeError():
            return "it is not UTF-8; save it as UTF-8"
        case EOFError() | zlib.error() | gzip.BadGzipFile():
            return "it is cut off or damaged"
        case OSError(strerror=str(reason)):
            return reason[:1].lower() + reason[1:]
        case _:
            return str(error)


def _from_json(number: int, line: str) -> dict[str, Any]:
    try:
        message = json.loads(line.rstrip("\r\n"))
    except RecursionError:
        raise ValueError(f"line {number} is nested too deep") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"line {number} is not JSON: {error.msg} at column {error.colno}") from None
    if not isinstance(message, dict):
        raise ValueError(f"line {number} is not a JSON object")  # of the file, not of a caller
    return message


def _from_csv(rows: "csv.DictReader[str]") -> Iterator[dict[str, Any]]:
    names = rows.fieldnames or ()
    if not {"organization", "location"} & set(names):
        raise ValueError(
            "its first line does not name columns such as organization, order_number, line_number"
        )
    whole = _whole(rows)
    if "line_number" not in names:
        yield from map(_nested, whole)
        return
    for _, lines in groupby(whole, key=lambda row: tuple(row.get(name) for name in _ORDER_COLUMNS)):
        members = list(lines)
        order = _nested({name: value for name, value in members[0].items() if name not in _LINE_COLUMNS})
        order["lines"] = [_nested({n: v for n, v in row.items() if n in _LINE_COLUMNS}) for row in members]
        yield order


def _whole(rows: "csv.DictReader[str]") -> Iterator[dict[str, Any]]:
    """Yield the rows; raise ValueError where one has more or fewer cells than the first line names columns."""
    for row in rows:
        if None in row or None in row.values():
            raise ValueError(
                f"line {rows.line_num} has {'more' if None in row else 'fewer'} cells than the first line"
            )
        yield row


def _nested(row: dict[str, Any]) -> dict[str, Any]:
    message: dict[str, Any] = {}
    for name, value in row.items():
        if value not in (None, ""):
            *parents, leaf = name.split(".")
            inside = message
            for parent in parents:
                inside = inside.setdefault(parent, {})
                if not isinstance(inside, dict):
                    raise ValueError(f"column {name}: {parent} has a value of its own")
            inside[leaf] = _value(leaf, value)
    return message


def _value(name: str, text: str) -> Any:
    """Return whole numbers and booleans where the message has them; everything else stays text, money too."""
    if name in {"line_number", "quantity", "on_hand", "change", "safety_stock"}:
        return int(text) if text.lstrip("-").isdigit() else text
    if name in {"gift", "gift_wrap", "under_review"}:
        return {"true": True, "false": False}.get(text.lower(), text)
    return text


def _outgoing(topic: str, message: dict[str, Any], text: str) -> Outgoing:
    return Outgoing(topic, BY_NAME[topic].key_of(message).encode() or None, text.encode())


def _publish(publisher: bus.KafkaOutbound, outgoing: list[Outgoing], topic: str) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    sent = 0
    try:
        with Progress(*columns, console=err) as progress:
            task = progress.add_task(topic, total=len(outgoing))
            for batch in _batches(outgoing):
                publisher.publish(batch)
                sent += len(batch)
                progress.advance(task, len(batch))
    except PublishFailed as failed:
        took = (
            f"the broker took {sent:,} of {counted(len(outgoing), 'message')}, perhaps some more ({failed})"
        )
        fail(f"{took}. {failures.START_BROKER}. {_AGAIN}", AWAY)
    except KeyboardInterrupt:
        fail(f"interrupted: {sent:,} of {len(outgoing):,} sent, perhaps some more. {_AGAIN}", INTERRUPTED)


def _batches(outgoing: list[Outgoing]) -> Iterator[list[Outgoing]]:
    rest = iter(outgoing)
    while batch := list(islice(rest, _TOGETHER)):
        yield batch
