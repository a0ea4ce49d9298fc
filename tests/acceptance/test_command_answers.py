"""Every command that answers programs prints what its published schema says, on a system where something happened."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import typer

from schemas.answers.table import DOCUMENTS, LISTS, ROWS
from schemas.contract.answers import answers, file_of
from services.cli import app
from tests.acceptance.conftest import Open
from tests.support.answers import answer
from tests.support.command import ask
from tests.support.invoices import Billing, creates, ship_all
from tests.support.retail import ALBANY, BOSTON, Chain, store
from tests.support.stories import EVENING, Shop
from tests.support.system import System
from tests.support.trade import open_trade

OF_A_HELD_ORDER = (
    "back-orders",
    "check",
    "dead-letters list",
    "inquiry",
    "lag",
    "lag --topics",
    "orders",
    "organization list",
    "report",
    "runs list",
    "schedule",
    "settings",
    "topics acls",
    "topics list",
)
"""Commands whose lists have rows in the back office."""


def asked(shop: Shop, command: str, *more: str, named: bool = False) -> Any:
    """The answer of one command as a program reads it, checked against its schema."""
    of = ("--organization", shop.code) if named else ()
    said = ask(shop.system.environment, *command.split(), *more, *of, "--json")
    assert said.code == 0, said
    return answer(command, said.out)


@pytest.fixture(scope="module")
def refused(back_office: Shop) -> Shop:
    """One message of the back office was not taken, with a header and a key."""
    wrong = {"organization": back_office.code, "order_number": "WRONG", "lines": []}
    back_office.system.publish("orders-submitted", wrong, headers={"shop-trace": "t-1"})
    back_office.settle()
    return back_office


@pytest.mark.parametrize("command", OF_A_HELD_ORDER)
def test_a_list_is_as_its_schema_says(refused: Shop, command: str) -> None:
    assert asked(refused, command, named=command == "inquiry") != []


def test_a_list_without_rows_is_an_empty_list(refused: Shop) -> None:
    assert asked(refused, "recover", "--dry-run") == []
    assert asked(refused, "runs dry", "--dc", "DC-WEST", named=True) == []
    assert isinstance(asked(refused, "incidents list", "--all"), list)


def test_an_order_with_its_lines_and_dispatches_is_as_the_schema_of_status_says(refused: Shop) -> None:
    whole = asked(refused, "status", "WHOLE", named=True)
    assert [len(each["lines"]) for each in whole["dispatches"]] == [2]
    assert asked(refused, "status", "WAITS", named=True)["dispatches"] == []
    assert [line["quantity"] for line in asked(refused, "order show", "WHOLE", named=True)["lines"]] == [1, 2]


def test_a_dead_letter_is_shown_as_its_schema_says(refused: Shop) -> None:
    (newest,) = asked(refused, "dead-letters list", "--limit", "1")
    shown = asked(refused, "dead-letters show", str(newest["id"]))
    assert (shown["headers"]["shop-trace"], shown["key"]) == ("t-1", "WRONG")
    assert json.loads(shown["value"])["order_number"] == "WRONG"


def test_dead_letters_are_counted_and_sent_again_as_the_schema_says(refused: Shop) -> None:
    assert asked(refused, "dead-letters replay", "--order", "WRONG", "--dry-run")["letters"] >= 1
    (newest,) = asked(refused, "dead-letters list", "--order", "WRONG", "--limit", "1")
    assert asked(refused, "dead-letters replay", str(newest["id"]))["sent"] == 1


def test_a_run_by_hand_tells_what_it_would_do_and_did_as_its_schemas_say(shop: Shop) -> None:
    shop.count("PEN", 5)
    shop.submit("O-1", ("PEN", 2))
    shop.settle()
    to = ("--dc", "DC-EAST", "--at", EVENING)
    assert [line["quantity"] for line in asked(shop, "runs dry", *to, named=True)] == [2]
    assert [run["released"] for run in asked(shop, "runs now", *to, named=True)] == [1]


def test_the_document_of_an_organization_is_as_its_schema_says(back_office: Shop) -> None:
    said = ask(back_office.system.environment, "organization", "document", back_office.code)
    assert answer("organization document", said.out)["organization"] == back_office.code


def test_a_routed_order_is_explained_and_traced_as_their_schemas_say(chain: Open) -> None:
    routing: Chain = chain(store("S-1", **ALBANY), store("S-2", **BOSTON))
    routing.count("RING", 2, location="S-1")
    routing.count("RING", 1, location="S-2")
    routing.submit("R-1", ("RING", 2))
    routing.settle()
    explained = asked(routing, "why", "R-1", named=True)
    assert [each["location"] for each in explained["winners"]] == ["S-1"]
    assert {each["location"] for each in asked(routing, "trace", "R-1", named=True)} == {"S-1", "S-2"}
    assert asked(routing, "status", "R-1", named=True)["status"] == "new_order"
    assert asked(routing, "verify")["decisions"] >= 1
    assert asked(routing, "reroute", "--dry-run", named=True)["lines"] == []


def test_what_a_person_would_change_is_as_its_schemas_say(chain: Open, tmp_path: Path) -> None:
    shop: Chain = chain(store("S-1"), store("S-2"))
    shop.shelf("S-1", RING=2)
    shop.order("R-1", ("RING", 2))
    address = tmp_path / "address.json"
    address.write_text(json.dumps({"city": "Troy", "postal_code": "12180"}))
    for command, *to in (
        ("order set-status", "fulfilled"),
        ("order set-location", "S-2"),
        ("order under-review", "yes"),
        ("order ship-to", str(address)),
    ):
        planned = asked(shop, command, "R-1", *to, "--dry-run", named=True)
        assert (planned["dry_run"], planned["changed"], planned["refused"]) == (True, False, None), command
        assert planned["facts"] != []
    words = ("order", "pickup-by", "R-1", "2050-01-01", "--organization", shop.code, "--dry-run", "--json")
    said = ask(shop.system.environment, *words)
    assert answer("order pickup-by", said.out)["refused"] is not None
    assert asked(shop, "rics log", named=True) == []


def test_purchase_orders_are_listed_and_shown_as_their_schemas_say(system: System, tmp_path: Path) -> None:
    trade = open_trade(system, tmp_path)
    trade.order("PO-1", 2)
    of = ("--organization", trade.code, "--json")
    for command in ("purchase-orders", "purchase-orders --by item"):
        (row,) = answer(command, ask(system.environment, *command.split(), *of).out)
        assert row["po_number"] == "PO-1"
    told = answer("purchase-order", ask(system.environment, "purchase-order", "PO-1", *of).out)
    assert len(told["lines"]) == 1


def test_invoices_are_listed_and_shown_as_their_schemas_say(system: System, tmp_path: Path) -> None:
    trade = open_trade(system, tmp_path)
    billing = Billing(trade)
    ship_all(trade, [billing])
    creates(submit=True)(billing)
    of = ("--organization", trade.code, "--json")
    (row,) = answer("invoices", ask(system.environment, "invoices", *of).out)
    assert row["invoice_number"] == "I-77"
    told = answer("invoice", ask(system.environment, "invoice", billing.vendor, "i-77", *of).out)
    assert (len(told["lines"]), len(told["history"])) == (1, 4)


def test_each_command_with_a_schema_is_asked_here() -> None:
    others: Sequence[str] = (
        *("recover", "runs dry", "runs now", "incidents list", "status", "order show"),
        *("dead-letters show", "dead-letters replay"),
        *("organization diff", "organization history"),  # tested beside what they tell
        *("organization document", "why", "trace", "verify", "reroute", "demo"),
        *("privacy forget", "privacy forget-vendor", "privacy show", "privacy receipt"),
        *("order set-status", "order set-location", "order under-review", "order ship-to", "order pickup-by"),
        *("rics log", "rics show"),
        *("purchase-orders", "purchase-orders --by item", "purchase-order"),
        *("invoices", "invoice"),
    )
    assert {file for file, _ in answers()} == {file_of(each) for each in (*OF_A_HELD_ORDER, *others)}


def test_each_command_that_answers_programs_has_a_schema() -> None:
    commands = set(_with_json(typer.main.get_command(app), ""))
    assert commands - {"back-ordering"} == {
        command for command in (*LISTS, *ROWS, *DOCUMENTS) if " --" not in command
    }


def _with_json(command: Any, name: str) -> Iterator[str]:
    if any("--json" in option.opts for option in command.params):
        yield name
    for word, inside in getattr(command, "commands", {}).items():
        yield from _with_json(inside, f"{name} {word}".strip())
