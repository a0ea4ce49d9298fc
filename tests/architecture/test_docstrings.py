"""Every module opens with a sentence that a planner could read; whatever others may use says what it is."""

import ast

import pytest

from tests.support.source import Source, public, sources

LONGEST_SENTENCE = 220


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.path)
def test_a_module_opens_with_one_sentence(source: Source) -> None:
    if not source.tree.body:
        return  # an empty __init__.py has nothing to tell
    said = ast.get_docstring(source.tree)
    assert said, "say in one sentence what this module is"
    opening = " ".join(said.split("\n\n")[0].split())
    assert opening.endswith((".", ":")), opening
    assert opening[0].isupper() or opening[0] in "`0123456789", opening
    assert len(opening) <= LONGEST_SENTENCE, opening


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.path)
def test_what_others_may_use_says_what_it_is(source: Source) -> None:
    silent = [
        f"{node.name}, line {node.lineno}" for node in public(source.tree) if not ast.get_docstring(node)
    ]
    assert silent == []
