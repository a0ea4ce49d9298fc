"""BEY-2: for each losing location every rule with its operands and the least change; the winner's margin."""

import contextlib
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from typing import Any

import pytest

from tests.acceptance.conftest import Open
from tests.support.answers import answer
from tests.support.retail import ALBANY, BOSTON, CHICAGO, Chain, ranked_by, store
from tests.support.stories import MORNING
from tests.support.system import System


def why(shop: Chain, number: str, *options: str) -> dict[str, Any]:
    """The explanation for programs."""
    return answer(
        "why", shop.system.orderfold("why", number, "--organization", shop.code, "--json", *options)
    )


def changes(said: dict[str, Any]) -> dict[str, list[str] | None]:
    """By losing location, nearest first, what would have let it win."""
    return {
        each["location"]: None if each["changes"] is None else [one["words"] for one in each["changes"]]
        for each in said["losers"]
    }


def blockers(said: dict[str, Any], location: str) -> list[tuple[str, dict[str, Any]]]:
    """Reasons with their operands."""
    (loser,) = [each for each in said["losers"] if each["location"] == location]
    return [(each["reason"], each["operands"]) for each in loser["blockers"]]


@pytest.fixture
def shop(chain: Open) -> Chain:
    """Six stores, ranked by priority then distance; one has the chairs, each other one lacks something."""
    opened = chain(
        store("S-1", priority=1, **ALBANY),
        store("S-2", priority=5, **ALBANY),
        store("S-3", priority=1, **BOSTON),
        store("S-4", priority=1, delivery=False, **ALBANY),
        store("S-5", priority=1, **CHICAGO),
        store("S-6", priority=1, maximum_daily_orders=0, **ALBANY),
        preferences=ranked_by(
            "location_priority",
            "proximity",
            proximity={"distance": 300, "unit": "miles"},
            use_maximum_order_limits=True,
        ),
    )
    for location, chairs in {"S-1": 9, "S-2": 9, "S-3": 1, "S-4": 9, "S-5": 9, "S-6": 9}.items():
        opened.shelf(location, CHAIR=chairs)
    opened.order("A-1", ("CHAIR", 3))
    return opened


def test_each_loser_is_told_the_rule_with_its_operands_and_the_least_change(shop: Chain) -> None:
    said = why(shop, "a-1")

    assert changes(said) == {
        "S-2": ["priority 0 instead of 5"],
        "S-3": ["priority 0 instead of 1", "2 more of CHAIR"],
        "S-4": ["priority 0 instead of 1", "delivering orders"],
        "S-5": ["priority 0 instead of 1", "a radius of 711 miles"],
        "S-6": ["priority 0 instead of 1", "a limit of 1 order a day"],
    }
    assert next(iter(changes(said))) == "S-2"
    assert blockers(said, "S-2") == []
    assert blockers(said, "S-3") == [
        ("Location has insufficient inventory", {"item": "CHAIR", "needed": 3, "available": 1})
    ]
    assert blockers(said, "S-4") == [("Does not support Order Type", {"order_type": "delivery"})]
    ((reason, operands),) = blockers(said, "S-5")
    assert (reason, operands["radius"], operands["unit"]) == ("Proximity distance", 300, "miles")
    assert 710 < operands["distance"] < 711
    assert blockers(said, "S-6") == [
        ("Location at Maximum Daily Order Count", {"orders_today": 0, "maximum_daily_orders": 0})
    ]


def test_the_winner_is_told_with_its_margin_and_every_pass_with_who_fell_out(shop: Chain) -> None:
    said = why(shop, "A-1")

    (winner,) = said["winners"]
    assert [(each["line_number"], each["quantity"]) for each in winner["shares"]] == [(1, 3)]
    assert (winner["location"], winner["margin"]["instead"]) == ("S-1", ["S-2"])
    assert winner["margin"]["difference"]["criterion"] == "location_priority"
    assert winner["margin"]["difference"]["gap"] == 4
    (only,) = said["passes"]
    assert (only["trace_type"], only["listed"], only["left"]) == ("Initial Routing", 6, ["S-1", "S-2"])
    assert only["left_out"]["Proximity distance"] == ["S-5"]
    assert said["differing"] == []


def test_a_decision_is_explained_by_what_it_saw_not_by_what_is_there_now(shop: Chain) -> None:
    before = why(shop, "A-1")
    shop.shelf("S-1", at=MORNING, CHAIR=0)
    shop.shelf("S-3", at=MORNING, CHAIR=90)
    shop.reorganize(store("S-1"), store("S-3"))
    shop.order("A-2", ("CHAIR", 1))

    assert why(shop, "A-1") == before
    assert changes(why(shop, "A-2")) == {"S-1": ["91 more of CHAIR"]}  # who has more on hand comes first


def test_people_read_it_at_once_on_eighty_columns_and_more(shop: Chain) -> None:
    said = shop.system.orderfold("why", "A-1", "--organization", shop.code)

    assert f"A-1 of {shop.code}: its only decision" in said
    assert "S-1 took line 1: 3 units; next is S-2: priority 1 against 5" in said
    assert "2 of 6 could take all of it; left out: " in said
    for columns in ("80", "120"):
        narrow = at_terminal(shop, int(columns), "why", "A-1", "--organization", shop.code)
        assert max(map(len, narrow.splitlines())) <= int(columns)
        assert "priority 0 instead of 5" in narrow


def test_one_location_and_no_more_than_so_many(shop: Chain) -> None:
    assert list(changes(why(shop, "A-1", "--location", "S-3"))) == ["S-3"]
    limited = why(shop, "A-1", "--limit", "2")
    assert (len(limited["losers"]), limited["losing"]) == (2, 5)
    winner = shop.system.orderfold("why", "A-1", "--organization", shop.code, "--location", "S-1")
    assert "S-1 took line 1" in winner
    assert "why not" not in winner


def test_of_several_decisions_the_last_is_explained_unless_another_is_asked_for(shop: Chain) -> None:
    shop.reject("A-1", "S-1")

    last = why(shop, "A-1")
    assert (last["decision"], last["decisions"], last["reshop"]) == (2, 2, 1)
    assert [each["location"] for each in last["winners"]] == ["S-2"]
    assert changes(last)["S-1"] is None
    assert blockers(last, "S-1") == [
        ("Previously Assigned Location not Eligible", {"tried": ["S-1"], "gave_back": ["S-1"]})
    ]
    first = why(shop, "A-1", "--decision", "1")
    assert [each["location"] for each in first["winners"]] == ["S-1"]
    people = shop.system.orderfold("why", "A-1", "--organization", shop.code)
    assert "decision 2 of 2" in people
    assert "nothing: nobody is asked twice" in people


def test_an_order_that_never_came_is_told_with_exit_code_1(shop: Chain) -> None:
    unknown = refused(shop.system, 1, "NOBODY-SENT-THIS")
    assert "no order NOBODY-SENT-THIS has arrived" in unknown
    assert "orderfold dead-letters list" in unknown


def test_a_wrong_question_is_told_so_with_exit_code_2(shop: Chain) -> None:
    asked = ("A-1", "--organization", shop.code)
    assert "was routed once: take --decision 1" in refused(shop.system, 2, *asked, "--decision", "2")
    assert "S-99 is not a location of" in refused(shop.system, 2, *asked, "--location", "S-99")
    refused(shop.system, 2, *asked, "--limit", "0")


def test_two_organizations_with_one_order_number_have_to_be_told_apart(shop: Chain, chain: Open) -> None:
    other = chain(store("T-1"))
    other.shelf("T-1", CHAIR=1)
    other.order("A-1", ("CHAIR", 1))

    said = refused(shop.system, 2, "A-1")
    assert "add --organization" in said
    assert [each["location"] for each in why(other, "A-1")["winners"]] == ["T-1"]


def refused(system: System, code: int, *arguments: str) -> str:
    """What the command says as it ends with this code."""
    return " ".join(system.orderfold("why", *arguments, code=code).split())


def at_terminal(shop: Chain, columns: int, *arguments: str) -> str:
    """What the command prints in a terminal so wide."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    command = [sys.executable, "-m", "services.cli", *arguments]
    environment = {**shop.system.environment, "TERM": "dumb", "COLUMNS": str(columns)}
    running = subprocess.Popen(command, stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    said = b""
    with contextlib.suppress(OSError):  # the end of a terminal
        while more := os.read(master, 4096):
            said += more
    os.close(master)
    assert running.wait(timeout=60) == 0, said
    return said.decode()
