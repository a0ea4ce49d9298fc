"""Nothing that ships is too long to be read at once; raising a limit takes a sentence in the commit."""

import pytest

from tests.support.source import Source, functions, sources

LINES_OF_A_FILE = 250
LINES_OF_A_FUNCTION = 50
LINES_OF_A_MAIN = 60
LINES_OF_A_RULE = 40


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.path)
def test_a_file_is_short(source: Source) -> None:
    limit = LINES_OF_A_FILE
    if source.path.endswith("__main__.py"):
        limit = LINES_OF_A_MAIN
    if "/rules/" in source.path and not source.path.endswith(("__init__.py", "rulebook.py")):
        limit = LINES_OF_A_RULE
    assert len(source.text.splitlines()) <= limit


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.path)
def test_functions_are_short(source: Source) -> None:
    lengths = {each.name: (each.end_lineno or 0) - each.lineno + 1 for each in functions(source.tree)}
    assert {name: lines for name, lines in lengths.items() if lines > LINES_OF_A_FUNCTION} == {}
