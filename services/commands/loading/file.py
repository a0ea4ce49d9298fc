"""A file as messages for one topic, or with all that is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from schemas.invoice_topics import INVOICES_SUBMITTED
from schemas.topics import BY_NAME, READ
from services.commands.loading.checking import check
from services.commands.loading.documents import documents_of
from services.commands.loading.inside import message_of
from services.commands.loading.invoices import invoices_of
from services.commands.loading.problem import Piece, Problem, UnreadableFile
from services.commands.loading.records import RECORD_TYPE
from services.commands.loading.rounded import rounded_numbers
from services.commands.loading.rows import pieces_of
from services.commands.loading.table import table_of
from services.commands.loading.text import text_of
from services.commands.loading.topics import topic_by_names, topics_of
from services.common.bus.port import Outgoing

_TABLES = {".csv", ".tsv", ".tab"}
_DOCUMENTS = {".json", ".jsonl", ".ndjson"}


@dataclass(slots=True)
class Loaded:
    """The messages of a file, their topic, and every problem; a file with a problem is not sent.

    `rows` is the number of rows that they are made of, 0 where the file is no table. `remarks` say what can be sent and
    may not be meant.
    """

    topic: str
    outgoing: list[Outgoing] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    rows: int = 0


def loaded(file: Path, topic: str | None) -> Loaded:
    """Take a file apart. Without a topic, the names of columns or fields say which; orders where they do not."""
    try:
        text = text_of(file)
    except UnreadableFile as unreadable:
        return Loaded(topic or READ[0].name, problems=[unreadable.problem])
    return _table(text, topic) if _is_table(file, text) else _documents(text, topic)


def _is_table(file: Path, text: str) -> bool:
    for suffix in map(str.lower, reversed(file.suffixes)):
        if suffix in _TABLES | _DOCUMENTS:
            return suffix in _TABLES
    return not text.lstrip().startswith(("{", "["))


def _table(text: str, topic: str | None) -> Loaded:
    table = table_of(text)
    chosen = topic or topic_by_names(table.names)
    if chosen is None:
        if table.names and not table.problems:
            names = ", ".join(each.name for each in READ)
            reason = f"its columns could be those of several topics; say which with --topic: {names}"
            table.problems.append(Problem(None, "", reason))
        return Loaded(READ[0].name, problems=table.problems)
    remarks = [*table.remarks, *rounded_numbers(table, chosen)]
    found = Loaded(chosen, problems=table.problems, remarks=remarks, rows=len(table.rows))
    if table.rows or not found.problems:
        of_records = chosen == INVOICES_SUBMITTED.name and RECORD_TYPE in table.names
        pieces = (
            invoices_of(table, found.problems) if of_records else pieces_of(table, chosen, found.problems)
        )
        _add(found, list(pieces))
    return found


def _documents(text: str, topic: str | None) -> Loaded:
    problems: list[Problem] = []
    pieces = list(documents_of(text, problems))
    first = topics_of(pieces[0].document) if pieces and topic is None else ()
    found = Loaded(topic or next(iter(first), READ[0].name), problems=problems)
    if topic is None:
        problems += _of_other_topics(pieces, found.topic)
    _add(found, pieces)
    return found


def _of_other_topics(pieces: list[Piece], topic: str) -> Iterator[Problem]:
    for piece in pieces:
        others = [each for each in topics_of(piece.document) if each != topic]
        if others:
            reason = f"its fields are those of {others[0]}, the file begins with {topic}; keep a file for each topic"
            yield Problem(piece.line, "", reason)


def _add(found: Loaded, pieces: list[Piece]) -> None:
    wrong_already = {problem.line for problem in found.problems}
    cells = {(problem.line, problem.column) for problem in found.problems}
    for piece in pieces:
        if not wrong_already & {piece.line, *piece.rows}:  # told once is enough
            checked = check(piece, found.topic)
            found.problems += checked.problems
            found.remarks += checked.remarks
        elif piece.each_row:
            found.problems += _of_other_cells(check(piece, found.topic).problems, wrong_already, cells)
        found.outgoing.append(_outgoing(found.topic, piece))
    for told in (found.problems, found.remarks):
        told.sort(key=lambda problem: problem.line or 0)


def _of_other_cells(
    told: list[Problem], lines: set[int | None], cells: set[tuple[int | None, str]]
) -> list[Problem]:
    """Return the problems of cells that are not told yet; what is wrong with a whole line may be because of a cell."""
    return [
        each
        for each in told
        if (each.line, each.column) not in cells and (each.column or each.line not in lines)
    ]


def _outgoing(topic: str, piece: Piece) -> Outgoing:
    key = BY_NAME[topic].key_of(message_of(piece.document)).encode("utf-8", "surrogatepass")
    return Outgoing(topic, key or None, piece.text.encode("utf-8", "surrogatepass"))
