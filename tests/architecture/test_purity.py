"""Streams, domains and read models think: they ask no clock, draw no lots and touch nothing outside."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch

import pytest

from tests.support.source import Source, sources

ROOMS = (
    "services/streams/*",
    "services/*/domain/*",
    "services/routing/*",
    "services/projections/read_models/*",
    "services/projections/history/*",
    "services/projections/lines/*",
    "services/projections/purchasing/*",
)
READ_A_FILE = ("services/routing/places/*", "services/routing/addresses/states.py")
"""What is not pure in routing: tables of postal codes and of states' names, which come with the package."""
WELCOME = {
    "__future__",
    "abc",
    "babel",
    "binascii",
    "bisect",
    "collections",
    "cronsim",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "hashlib",
    "heapq",
    "itertools",
    "json",
    "math",
    "msgspec",
    "numpy",
    "operator",
    "re",
    "schemas",
    "typing",
    "unicodedata",
    "uuid",
    "zlib",
    "zoneinfo",
}
WELCOME_OF_OURS = (
    "infra.search_text",
    "services.streams",
    "services.common.read_models.read_model",
    "services.projections.history",
    "services.projections.lines",
    "services.projections.purchasing",
    "services.common.read_models.table",
    "services.routing",
)
"""Pure rooms that others may build on; which on which is a matter of the import contracts."""
IMPURE = {"now", "utcnow", "today", "uuid1", "uuid4", "random", "default_rng", "open", "print", "input"}
ASKED = {"date", "datetime", "uuid", "np", "numpy"}


def pure() -> list[Source]:
    """The files of the pure rooms."""
    found = [each for each in sources("services") if any(fnmatch(each.path, room) for room in ROOMS)]
    return [each for each in found if not any(fnmatch(each.path, room) for room in READ_A_FILE)]


def imported(tree: ast.Module) -> Iterator[str]:
    """The full names of the modules a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def asked(tree: ast.Module) -> Iterator[str]:
    """The names of what a file calls, or takes from a module or a class that can be asked for more than values."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ASKED:
            yield node.attr


def test_the_pure_rooms_are_found() -> None:
    assert {each.path.split("/")[1] for each in pure()} >= {
        "streams",
        "intake",
        "processor",
        "projections",
        "routing",
    }


@pytest.mark.parametrize("source", pure(), ids=lambda source: source.path)
def test_a_pure_room_imports_only_what_is_pure(source: Source) -> None:
    room = ".".join(source.path.split("/")[:3])
    ours = (*WELCOME_OF_OURS, room)
    strangers = [
        name
        for name in imported(source.tree)
        if name.partition(".")[0] not in WELCOME
        and not any(name == each or name.startswith(f"{each}.") for each in ours)
    ]
    assert strangers == []


@pytest.mark.parametrize("source", pure(), ids=lambda source: source.path)
def test_time_and_ids_come_in_the_command(source: Source) -> None:
    assert sorted(set(asked(source.tree)) & IMPURE) == []
