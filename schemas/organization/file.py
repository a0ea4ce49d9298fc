"""Loads an organization's document as people write it, and shows every mistake by line, column and cure."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml.nodes import Node, ScalarNode

from schemas.organization import Inconsistency, Organization, inconsistencies, without_effect
from schemas.organization.known_keys import meant, place
from schemas.organization.values import CODE_PATTERN
from schemas.organization.yaml_nodes import Found, NotYaml, Problem, compose, find, join, plain

__all__ = ["DocumentInvalid", "Problem", "Read", "load", "load_with_remarks", "parse"]

LARGEST = 8 * 1024 * 1024
MOST_SHOWN = 50
"""The most problems that are shown; the others are counted."""

T = TypeVar("T")
Remarks = Callable[[Organization], Iterable[Inconsistency]]


class Read(NamedTuple):
    """A document that may be applied, and remarks on entries without effect."""

    document: Organization
    remarks: Sequence[Problem]


class DocumentInvalid(Exception):
    """The document may not be applied; `errors` are in the order of its lines, `str` is for people.

    `more` is the number of errors beside these.
    """

    def __init__(self, name: str, errors: Iterable[Problem], more: int = 0) -> None:
        self.name = name
        found = sorted(set(errors))
        self.errors = found[:MOST_SHOWN]
        self.more = more + len(found) - len(self.errors)
        super().__init__(name, self.errors)

    def __str__(self) -> str:
        count = len(self.errors) + self.more
        return "\n".join(
            [
                f"{self.name}: {count} {'problem' if count == 1 else 'problems'}; nothing was applied",
                *self.lines,
            ]
        )

    @property
    def lines(self) -> Sequence[str]:
        """Return a line for each problem."""
        lines: list[str] = []
        for line, column, path, message in self.errors:
            lines.append(f"  line {line}, column {column}, {path or 'document'}: {message}")
        if self.more:
            lines.append(f"  … and {self.more} more")
        return lines


def load(path: Path) -> Organization:
    """Return the document in a file. Raises OSError where there is no such file, else DocumentInvalid."""
    return load_with_remarks(path).document


def load_with_remarks(path: Path, more: Remarks = lambda _: ()) -> Read:
    """Return the document in a file with remarks, and those of `more`. Raises as `load` does."""
    content = path.read_bytes()
    try:
        return _read(content.decode("utf-8-sig"), path.name, more)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DocumentInvalid(
            path.name, [Problem(line, 1, "", "not UTF-8; save the file as UTF-8")]
        ) from error


def parse(text: str, name: str = "document") -> Organization:
    """Return the document in `text`; `name` appears in the message of DocumentInvalid."""
    return _read(text, name).document


def _read(text: str, name: str, more: Remarks = lambda _: ()) -> Read:
    if len(text) > LARGEST:
        raise DocumentInvalid(name, [Problem(1, 1, "", f"longer than {LARGEST} characters")])
    try:
        root = compose(text)
    except NotYaml as error:
        raise DocumentInvalid(name, [error.problem]) from error
    problems: list[Problem] = []
    tree = plain(root, problems)
    if problems:
        raise DocumentInvalid(name, problems)
    try:
        document = Organization.model_validate_json(json.dumps(tree))
    except ValidationError as error:
        details = [each for each in error.errors(include_url=False) if not _follows(root, each)]
        raise _invalid(name, details, lambda each: _problem(root, each)) from error
    contradictions = list(inconsistencies(document))
    if contradictions:
        raise _invalid(name, contradictions, lambda each: _placed(root, each))
    remarks = islice(chain(without_effect(document), more(document)), MOST_SHOWN)
    return Read(document, [_placed(root, each) for each in remarks])


def _invalid(name: str, found: Sequence[T], problem: Callable[[T], Problem]) -> DocumentInvalid:
    """Look up only the problems that are shown: there may be one in every line."""
    return DocumentInvalid(name, map(problem, found[:MOST_SHOWN]), more=max(0, len(found) - MOST_SHOWN))


def _placed(root: Node, found: Inconsistency) -> Problem:
    return find(root, found.path).problem(found.message)


def _follows(root: Node, error: ErrorDetails) -> bool:
    """Return whether a list is too short only because its entries are wrong, which other errors say already."""
    return error["type"] == "too_short" and bool(find(root, error["loc"]).node.value)


def _problem(root: Node, error: ErrorDetails) -> Problem:
    path, table = place(error["loc"])
    found = find(root, path)
    last = str(error["loc"][-1]) if error["loc"] else ""
    match error["type"]:
        case "missing":
            return Found(found.node, found.key, join(found.path, last)).problem(f"is missing; add {last}: …")
        case "extra_forbidden":
            return found.problem(f"is no key of this document; {meant(last, table)}", at_key=True)
        case _:
            return found.problem(_cure(found.node, error))


def _cure(node: Node, error: ErrorDetails) -> str:
    context: dict[str, Any] = error.get("ctx", {})
    if isinstance(node, ScalarNode) and str(node.tag).endswith(":null"):
        return "is empty; write a value or take the line out"
    match error["type"]:
        case "int_type" if isinstance(node, ScalarNode) and _is_number(node):
            return "is too large a number"
        case "string_type" if isinstance(node, ScalarNode):
            return f'is text; put it in quotes: "{node.value}"'
        case "string_pattern_mismatch" if context["pattern"] == CODE_PATTERN:
            return "is a code: up to 40 letters, digits, dots, dashes and underscores, no dash or dot first"
        case "string_pattern_mismatch":
            return "is two letters, for example US"
        case "value_error":
            return str(context["error"])
        case type_ if type_ in _CURES:
            return _CURES[type_]
        case "literal_error":
            return f"is one of {context['expected']}"
        case _:
            return error["msg"].replace("Input should", "should", 1)


def _is_number(node: ScalarNode) -> bool:
    return node.style is None and re.fullmatch("[-+]?[0-9]+", node.value) is not None


_CURES = {
    "string_type": "is one piece of text",
    "bool_type": "is true or false, without quotes",
    "int_type": "is a whole number, without quotes",
    "float_type": "is a number, without quotes",
    "decimal_type": "is a number",
    "decimal_parsing": "is a number",
    "tuple_type": "is a list; write [ … ] or lines that begin with a dash",
    "model_type": "is made of keys; write key: value",
    "model_attributes_type": "is made of keys; write key: value",
    "too_short": "needs at least one entry",
    "union_tag_not_found": "needs a method; add method: standard or method: weighted",
    "union_tag_invalid": "has a method that is unknown; write standard or weighted",
    "json_invalid": "contains a character that is no text",
}
