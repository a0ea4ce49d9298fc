"""No SQL leaves it to the locale of the database which letters are one in upper and lower case."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.support.source import ROOT, sources

_ASKS_THE_LOCALE = re.compile(
    r"(?<![.\w])(?:upper|lower|initcap|casefold)\s*\(|\bilike\b|\bcitext\b|~\*", re.IGNORECASE
)
_OF_SQLALCHEMY = {"ilike", "icontains", "istartswith", "iendswith", "regexp_match"}
_FUNCTIONS = {"upper", "lower", "initcap"}
_SAYS_WHICH = ("infra/search_text.py", "services/inquiry/filters.py")
"""They name the collation, and fold the rest by a table of letters."""


def _docstrings(tree: ast.Module) -> set[int]:
    """The numbers of the nodes that are docstrings, of attributes too."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _asking(tree: ast.Module) -> Iterator[str]:
    """What of the file asks the locale: in texts, and of SQLAlchemy."""
    said = _docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield from _ASKS_THE_LOCALE.findall(node.value)
        if isinstance(node, ast.Attribute) and (
            node.attr in _OF_SQLALCHEMY
            or (node.attr in _FUNCTIONS and isinstance(node.value, ast.Name) and node.value.id == "func")
        ):
            yield node.attr


def test_no_text_of_a_program_asks_the_locale() -> None:
    found = {each.path: list(_asking(each.tree)) for each in sources() if each.path not in _SAYS_WHICH}
    assert {path: asking for path, asking in found.items() if asking} == {}


def test_no_file_of_sql_asks_the_locale() -> None:
    files = [file for folder in ("infra", "services") for file in (ROOT / folder).rglob("*.sql")]
    assert len(files) > 20
    assert [file.name for file in files if _ASKS_THE_LOCALE.search(file.read_text())] == []


@pytest.mark.parametrize(
    "text",
    ['"SELECT upper(x)"', '"x ILIKE %s"', "func.lower(view.c.x)", "column.icontains(text)", '"x ~* y"'],
)
def test_it_would_be_found(text: str) -> None:
    assert list(_asking(ast.parse(f"x = {text}")))
