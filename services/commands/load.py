"""`orderfold load`: a file of messages onto a topic."""

import csv
import gzip
import json
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from schemas.topics import READ

from services.commands.output import err, fail, out
from services.common import bus
from services.common.bus.port import Outgoing, PublishFailed
from services.common.settings import read

_ORDER_COLUMNS = ("organization", "order_number")
_LINE_COLUMNS = ("line_number", "item", "description", "quantity", "price", "gift_wrap", "attribute")
_TOGETHER = 500


def load(
    file: Annotated[Path, typer.Argument(help="CSV or JSON lines, also .gz.")],
    topic: Annotated[str, typer.Option(help="The topic.")] = "orders-submitted",
) -> None:
    """Publish a file: a JSON document a line, or CSV with one row an order line or stock change.

    CSV of orders: rows that follow each other with one order_number are lines of one order; `ship_to.city` and the
    like name fields inside. What is wrong with a message is found by its consumer: see orderfold dead-letters.
    """
    if topic not in {each.name for each in READ}:
        fail(f"{topic} is not a topic to load. There are: {', '.join(each.name for each in READ)}", 2)
    if not file.exists():
        fail(f"{file} does not exist", 2)
    given = read("kafka")
    try:
        outgoing = [_outgoing(topic, message) for message in messages(file)]
    except (ValueError, csv.Error, OSError) as error:
        fail(f"{file} cannot be read: {error}", 2)
    publisher = bus.KafkaOutbound(bus.KafkaConnection(given.kafka, given.kafka_options))
    try:
        _publish(publisher, outgoing, topic)
    except PublishFailed as failed:
        fail(f"the broker took not all of it: {failed}. Loading the file again does no harm to orders")
    finally:
        publisher.close()
    out.print(f"{len(outgoing):,} messages to {topic}")


def messages(file: Path) -> Iterator[dict[str, Any]]:
    """The messages in a file. Raises ValueError with the line where one is not readable."""
    with _open(file) as lines:
        if ".csv" in file.suffixes:
            yield from _from_csv(csv.DictReader(lines))
        else:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _from_json(number, line)


def _open(file: Path) -> IO[str]:
    if file.suffix == ".gz":
        return gzip.open(file, "rt", encoding="utf-8-sig", newline="")
    return file.open(encoding="utf-8-sig", newline="")


def _from_json(number: int, line: str) -> dict[str, Any]:
    try:
        message = json.loads(line)
    except ValueError as error:
        raise ValueError(f"line {number} is not JSON: {error}") from error
    if not isinstance(message, dict):
        raise TypeError(f"line {number} is not a JSON object")
    return message


def _from_csv(rows: "csv.DictReader[str]") -> Iterator[dict[str, Any]]:
    names = rows.fieldnames or ()
    if "line_number" not in names:
        yield from (_nested(row) for row in rows)
        return
    for _, lines in groupby(rows, key=lambda row: tuple(row.get(name) for name in _ORDER_COLUMNS)):
        members = list(lines)
        order = _nested({name: value for name, value in members[0].items() if name not in _LINE_COLUMNS})
        order["lines"] = [_nested({n: v for n, v in row.items() if n in _LINE_COLUMNS}) for row in members]
        yield order


def _nested(row: dict[str, Any]) -> dict[str, Any]:
    message: dict[str, Any] = {}
    for name, value in row.items():
        if value not in (None, ""):
            *parents, leaf = name.split(".")
            place = message
            for parent in parents:
                place = place.setdefault(parent, {})
            place[leaf] = _value(leaf, value)
    return message


def _value(name: str, text: str) -> Any:
    """Whole numbers and yes/no where the message wants them; all else is text, money too."""
    if name in {"line_number", "quantity", "on_hand", "change", "safety_stock"}:
        return int(text) if text.lstrip("-").isdigit() else text
    if name in {"gift", "gift_wrap", "under_review"}:
        return {"true": True, "false": False}.get(text.lower(), text)
    return text


def _outgoing(topic: str, message: dict[str, Any]) -> Outgoing:
    key = str(message.get("order_number", ""))
    if topic == "inventory-changed":
        key = f"{message.get('location', '')}/{message.get('item', '')}"
    return Outgoing(topic, key.encode() or None, json.dumps(message, ensure_ascii=False).encode())


def _publish(publisher: bus.KafkaOutbound, outgoing: list[Outgoing], topic: str) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as progress:
        task = progress.add_task(topic, total=len(outgoing))
        rest = iter(outgoing)
        while batch := list(islice(rest, _TOGETHER)):
            publisher.publish(batch)
            progress.advance(task, len(batch))
