"""The first pages of the README, as a newcomer types them: every command works, and one's own order is dispatched."""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.command import UNSET, Answer, ask
from tests.support.source import ROOT
from tests.support.up import up

BLOCKS: list[tuple[str, str]] = re.findall(
    r"^```(\w*)\n(.*?)^```", (ROOT / "README.md").read_text(), re.S | re.M
)
MAKE, FIRST, USING = (text for kind, text in BLOCKS if kind == "sh")
(OWN,) = (text for kind, text in BLOCKS if kind == "json")


def commands(block: str) -> list[list[str]]:
    """The commands of a block, without what stands behind #."""
    return [words for line in block.splitlines() if (words := shlex.split(line, comments=True))]


@contextmanager
def terminal(folder: Path) -> Iterator[Mapping[str, str]]:
    """`orderfold up` in one terminal; the environment of another one, in which nothing is set."""
    environment = {**UNSET, "XDG_RUNTIME_DIR": str(folder)}
    with up(folder / "up", environment) as told:
        assert "organization apply examples/acme.yaml" in told()
        yield environment
    assert list(folder.glob("orderfold-up-*")) == [], "its note goes with it"


def run(environment: Mapping[str, str], words: list[str]) -> Answer:
    assert words[0] == "orderfold", words
    answer = ask(environment, *words[1:])
    assert answer.code == 0, answer
    return answer


def test_every_block_says_what_it_is() -> None:
    assert {kind for kind, _ in BLOCKS} == {"sh", "json", "text", "csv", "mermaid"}


def test_the_first_steps_end_with_an_order_that_was_dispatched(tmp_path: Path) -> None:
    setup, *steps = FIRST.splitlines()
    assert setup == "make setup && . .venv/bin/activate"
    typed = commands("\n".join(steps))
    assert len(typed) + 1 <= 8
    assert typed.pop(0) == ["orderfold", "up"]
    with terminal(tmp_path) as environment:
        answers = [run(environment, words) for words in typed]
        assert "A-1001 of ACME: commit" in answers[-1].out
        assert "ACME:A-1001:1  DC-EAST" in answers[-1].out
        mine = tmp_path / "mine.json"
        mine.write_text(json.dumps(json.loads(OWN)))
        run(environment, ["orderfold", "load", str(mine)])
        run(environment, ["orderfold", "wait-idle"])
        run(environment, typed[-2])
        assert "MINE-1 of ACME: commit" in run(environment, ["orderfold", "status", "MINE-1"]).out
        for words in commands(USING):
            said = run(environment, words)
            assert said.out.strip(), words
            assert "Traceback" not in said.err, words


def test_what_make_is_asked_for_is_in_its_file() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    asked = [words[1] for words in commands(MAKE)]
    assert len(asked) >= 7
    assert set(asked) <= targets


@pytest.mark.parametrize("given", ["ORDERFOLD_KAFKA", "ORDERFOLD_DATABASE"])
def test_a_running_pair_is_not_found_where_an_address_is_set(tmp_path: Path, given: str) -> None:
    with terminal(tmp_path) as environment:
        assert ask(environment, "organization", "list").code == 0
        answer = ask({**environment, given: "127.0.0.1:1"}, "orders")
        assert answer.code != 0


def test_a_note_that_is_left_or_of_somebody_else_leads_nowhere(tmp_path: Path) -> None:
    environment = {**UNSET, "XDG_RUNTIME_DIR": str(tmp_path)}
    with terminal(tmp_path) as running:
        (note,) = tmp_path.glob("orderfold-up-*/*.json")
        assert (note.stat().st_mode & 0o777, note.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        note.parent.chmod(0o755)
        assert "ORDERFOLD_DATABASE is not set" in ask(running, "orders").err
        note.parent.chmod(0o700)
        left = note.read_text()
    note.parent.mkdir(mode=0o700)
    note.write_text(left)  # as after SIGKILL
    assert "ORDERFOLD_DATABASE is not set" in ask(environment, "orders").err
    assert not note.exists()
