"""A database is restored from an older copy, once and again, under running services: a WMS ships everything once."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from services.commands.up import Group
from services.wiring import SERVICE_NAMES
from tests.support.answers import answer
from tests.support.ledger import assert_ledger
from tests.support.parts import available_brokers
from tests.support.stories import DC, count, order, run_by_hand
from tests.support.system import Heard, System, system_at_rest, until
from tests.support.trade import Trade, open_trade


@pytest.fixture(params=available_brokers()[-1:])
def system(request: pytest.FixtureRequest) -> Iterator[System]:
    """A system whose services the test starts and stops."""
    with system_at_rest(request.param, "restored") as system:
        yield system


@contextmanager
def copies(system: System) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """Two functions: one keeps a copy of the database while no service runs, one restores it, whoever uses it."""
    address = urlsplit(system.parts.database_url)
    own = address.path.removeprefix("/")
    kept = f"{own}_kept"

    def copied(source: str, target: str) -> None:
        system.database.close()
        with psycopg.connect(address._replace(path="/postgres").geturl(), autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(target)))
            if source:
                made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
                server.execute(made.format(sql.Identifier(target), sql.Identifier(source)))
        system.reconnect()

    try:
        yield lambda: copied(own, kept), lambda: copied(kept, own)
    finally:
        copied("", kept)


def opened(system: System, folder: Path) -> str:
    """An organization with stock for five, and one order of it that waits."""
    code = run_by_hand(system, folder)
    system.publish("inventory-changed", count(code, DC, "PEN", 50), count(code, DC, "INK", 50))
    system.publish("orders-submitted", order(code, "FIRST", ("PEN", 5)))
    with system.services():
        system.settle()
    return code


def run(system: System, code: str) -> None:
    system.orderfold("runs", "now", "--dc", DC, "--organization", code)
    system.settle()


def name(one: Heard) -> tuple[bytes, bytes]:
    """What a subscriber remembers of a message."""
    return one.headers["ce_source"], one.headers["ce_id"]


def at_the_wms(system: System, code: str) -> dict[str, str]:
    """What a WMS does with each dispatch in the end, that remembers source and id of every message."""
    seen: set[tuple[bytes, bytes]] = set()
    standing: dict[str, str] = {}
    for one in system.heard("dispatches", organization=code):
        if name(one) not in seen:
            seen.add(name(one))
            created = one.headers["ce_type"] == b"dispatch-created"
            assert not created or standing.get(one.value["dispatch_id"]) != "ship", "it would ship twice"
            standing[one.value["dispatch_id"]] = "ship" if created else "leave"
    return standing


def stand(system: System, code: str) -> set[str]:
    rows = system.view("dispatches", code)
    return {row["dispatch_id"] for row in rows if row["status"] != "cancelled"}


def agree(system: System, code: str) -> None:
    """The WMS ships what the log says, and every check holds."""
    shipped = {id_ for id_, what in at_the_wms(system, code).items() if what == "ship"}
    assert shipped == stand(system, code) != set()
    system.orderfold("check")


def recovered(system: System) -> None:
    until(lambda: "the database is older than what was published" in system.logged())
    assert "recovered" in system.orderfold("recover", "--yes")


def shipped(system: System, code: str) -> list[tuple[str, str, str]]:
    """What a WMS heard, in order within an order: order, type, dispatch."""
    heard = system.heard("dispatches", organization=code)
    return [
        (one.value["order_number"], one.headers["ce_type"].decode(), one.value["dispatch_id"])
        for one in heard
    ]


def refused_until_recovered(system: System, code: str) -> None:
    """Nothing is decided meanwhile, and what would be done is listed order by order."""
    until(lambda: "the database is older than what was published" in system.logged())
    assert system.view("order_status", code, order_number="LATER") == []
    assert "older than what was published" in system.orderfold(
        "runs", "now", "--dc", DC, "--organization", code, code=1
    )
    listed = answer("recover", system.orderfold("recover", "--dry-run", "--json"))
    assert {(one["order_number"], one["remedy"].partition(":")[0]) for one in listed} == {
        ("KNOWN", "adopt"),
        ("UNKNOWN", "recall"),
    }
    assert "nothing was done" in system.orderfold("recover", code=1)


def test_what_left_since_the_copy_is_adopted_or_recalled(system: System, tmp_path: Path) -> None:
    code = run_by_hand(system, tmp_path)
    with system.services():
        system.publish("inventory-changed", count(code, DC, "PEN", 5), count(code, DC, "INK", 1))
        system.publish("orders-submitted", order(code, "KNOWN", ("PEN", 5)))
        system.settle()
    with copies(system) as (keep, restore):
        keep()
        with system.services():
            system.publish("orders-submitted", order(code, "UNKNOWN", ("INK", 1)))
            system.settle()
            run(system, code)
        assert {(number, type_) for number, type_, _ in shipped(system, code)} == {
            ("KNOWN", "dispatch-created"),
            ("UNKNOWN", "dispatch-created"),
        }
        before = {one.value["dispatch_id"]: one.value["request_id"] for one in system.heard("dispatches")}
        restore()
        with system.services():
            system.publish("orders-submitted", order(code, "LATER", ("PEN", 5), order_class="retail"))
            refused_until_recovered(system, code)
            assert "recovered" in system.orderfold("recover", "--yes")
            until(lambda: bool(system.view("order_status", code, order_number="LATER")))
            system.settle()
            assert system.view("order_status", code, order_number="KNOWN")[0]["status"] == "commit"
            run(system, code)
            assert system.view("order_status", code, order_number="LATER")[0]["status"] == "create"
            assert system.view("order_status", code, order_number="UNKNOWN")[0]["status"] == "commit"
        told = shipped(system, code)
        assert [one for one in told if one[0] == "KNOWN"] == [
            ("KNOWN", "dispatch-created", f"{code}:KNOWN:1")
        ]
        assert [type_ for number, type_, _ in told if number == "UNKNOWN"] == [
            "dispatch-created",
            "dispatch-cancelled",
            "dispatch-created",
        ]
        (known,) = system.view("order_status", code, order_number="KNOWN")
        assert known["request_id"] == before[f"{code}:KNOWN:1"]
        sources = {
            one.headers["ce_source"].decode().rpartition("/")[2] for one in system.heard("order-events")
        }
        assert sources == {"1", "2"}
        assert all(one["ok"] for one in json.loads(system.orderfold("check", "--json")))


def test_without_a_restore_there_is_nothing_to_recover(system: System, tmp_path: Path) -> None:
    code = run_by_hand(system, tmp_path)
    with system.services():
        system.publish("inventory-changed", count(code, DC, "PEN", 5))
        system.publish("orders-submitted", order(code, "O-1", ("PEN", 5)))
        system.settle()
        run(system, code)
    with system.services():
        system.publish("orders-submitted", order(code, "O-2", ("PEN", 5)))
        system.settle()
        assert "nothing: the log holds all of it" in system.orderfold("recover")
    assert_ledger(system)


def test_facts_that_the_copy_had_not_sent_leave_under_their_own_source(
    system: System, tmp_path: Path
) -> None:
    code = opened(system, tmp_path)
    silent = [name for name in SERVICE_NAMES if name != "relay"]
    with copies(system) as (keep, restore):
        with Group(system.environment, silent, log=system.log):
            system.publish("orders-submitted", order(code, "JOINED", ("PEN", 1)))
            until(lambda: bool(system.view("order_status", code, order_number="JOINED")))
            system.orderfold("runs", "now", "--dc", DC, "--organization", code)
            until(lambda: bool(system.view("dispatches", code)))
        keep()
        with system.services():
            system.settle()
            system.publish("orders-submitted", order(code, "SECOND", ("INK", 1)))
            system.settle()
            run(system, code)
        restore()
        with system.services():
            recovered(system)
            system.settle()
            run(system, code)
        first = list(system.heard("dispatches", organization=code, order_number="FIRST"))
        assert len({name(one) for one in first}) == 1
        agree(system, code)


def test_what_vendors_did_since_the_copy_is_told_and_read_again(system: System, tmp_path: Path) -> None:
    trade = open_trade(system, tmp_path)
    with system.services():
        trade.order("PO-OLD", 5)
    with copies(system) as (keep, restore):
        keep()
        with system.services(), trade.together():
            trade.does("pack_slips", lines=[{"po_number": "PO-OLD", "line_number": 1}])
            trade.ships("PO-OLD", (1, 2))
            trade.order("PO-NEW", 3)
        before = purchased(trade)
        assert before == {"PO-OLD": ["in_process", 2], "PO-NEW": ["new_order", 0]}
        restore()
        with system.services():
            until(lambda: "the database is older than what was published" in system.logged())
            listed = answer("recover", system.orderfold("recover", "--dry-run", "--json"))
            assert {one["po_number"] for one in listed} == {"PO-OLD", "PO-NEW"}
            assert all(one["remedy"].startswith("nothing to recall") for one in listed)
            recovered(system)
            system.settle()
            assert purchased(trade) == before
            told = trade.heard("purchase-order-events")
            assert {one.headers["ce_source"].decode().rpartition("/")[2] for one in told} == {"1", "2"}
            assert len({name(one) for one in told}) == len(told)
            system.orderfold("republish", "--since", "2000-01-01T00:00:00Z")
            system.settle()
            again = trade.heard("purchase-order-events")[len(told) :]
            assert {name(one) for one in again} < {name(one) for one in told}
            assert trade.heard("purchase-orders", po_number="PO-NEW")
            system.orderfold("check")


def purchased(trade: Trade) -> dict[str, list[object]]:
    """The status and the units shipped of the first line of each purchase order."""
    return {
        number: [line["status"], line["shipped_quantity"]]
        for number in ("PO-OLD", "PO-NEW")
        for line in trade.lines(number)
    }


def test_a_copy_may_be_restored_twice(system: System, tmp_path: Path) -> None:
    code = opened(system, tmp_path)
    with copies(system) as (keep, restore):
        keep()
        for number in range(2):
            with system.services():
                if number:
                    recovered(system)
                system.publish("orders-submitted", order(code, f"NEW-{number}", ("INK", 1)))
                system.settle()
                run(system, code)
                agree(system, code)
            restore()
        with system.services():
            recovered(system)
            system.settle()
            run(system, code)
            agree(system, code)
        sources = {
            one.headers["ce_source"].decode().rpartition("/")[2] for one in system.heard("order-events")
        }
        assert sources == {"1", "2", "3"}
        assert {row["order_number"] for row in system.view("order_status", code)} == {
            "FIRST",
            "NEW-0",
            "NEW-1",
        }


def test_a_restore_under_running_services_after_a_republication_is_noticed(
    system: System, tmp_path: Path
) -> None:
    code = opened(system, tmp_path)
    with copies(system) as (keep, restore):
        keep()
        with system.services():
            run(system, code)
            system.orderfold("republish", "--since", "2000-01-01T00:00:00Z")
            system.settle()
            restore()
            recovered(system)
            system.publish("orders-submitted", order(code, "AFTER", ("PEN", 1)))
            system.settle()
            run(system, code)
            agree(system, code)


def test_adopted_facts_are_published_again_where_a_person_asks(system: System, tmp_path: Path) -> None:
    code = opened(system, tmp_path)
    with copies(system) as (keep, restore):
        keep()
        with system.services():
            system.settle()
            run(system, code)
        restore()
        with system.services():
            recovered(system)
            system.settle()
            assert len(system.heard("dispatches", organization=code)) == 1
            before = {name(one): one.value for one in system.heard("order-events", organization=code)}
            system.orderfold("republish", "--since", "2000-01-01T00:00:00Z")
            system.settle()
            after = [(name(one), one.value) for one in system.heard("order-events", organization=code)]
            assert len(after) == 2 * len(before)
            assert dict(after) == before
            assert len(system.heard("dispatches", organization=code)) == 2
            agree(system, code)


def test_a_copy_that_runs_beside_is_noticed_and_takes_nothing_for_good(
    system: System, tmp_path: Path
) -> None:
    code = opened(system, tmp_path)
    with copies(system) as (keep, _):
        keep()
        beside = f"{system.parts.database_url}_kept"
        with system.services():
            with Group({**system.environment, "ORDERFOLD_DATABASE": beside}, log=system.log):
                for number in range(12):
                    system.publish("orders-submitted", order(code, f"B-{number}", ("PEN", 1)))
                until(lambda: "the database is older than what was published" in system.logged())
            told = system.orderfold("recover", "--yes")  # which of the two took the orders is not known
            assert "recovered" in told or "the log holds all of it" in told
            system.settle()
            run(system, code)
            agree(system, code)
        wanted = {"FIRST", *(f"B-{number}" for number in range(12))}
        assert {row["order_number"] for row in system.view("order_status", code)} == wanted
