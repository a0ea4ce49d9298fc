"""Stock that was sent before orders is there when they are decided, whoever starts, is killed or shares the work."""

import json
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from services.commands.up import Group
from services.wiring import SERVICE_NAMES
from tests.support.ledger import assert_ledger
from tests.support.parts import available_brokers
from tests.support.retail import HOME, chain_document, store
from tests.support.stories import DC, count, order, organization_document, processing
from tests.support.system import System, system_at_rest, unique, until

COUNTS, ORDERS, STORES = 12_000, 500, 4
_STATUSES = """SELECT status, count(*)::int AS orders FROM analytics.order_status
WHERE organization = %(code)s GROUP BY 1"""
_TAKEN = "SELECT count(*)::int AS counts FROM analytics.stock WHERE organization = %(code)s"


@pytest.fixture(params=available_brokers())
def down(request: pytest.FixtureRequest) -> Iterator[System]:
    """A broker and a database that are prepared; no service runs."""
    with system_at_rest(request.param, "stock first") as system:
        yield system


@contextmanager
def services(system: System, *, routers: int = 1) -> Iterator[Sequence[Group]]:
    """All services, and more routers."""
    with ExitStack() as open_:
        kinds = [SERVICE_NAMES, *[("router",)] * (routers - 1)]
        groups = [open_.enter_context(Group(system.environment, each, log=system.log)) for each in kinds]
        yield groups


def apply(system: System, folder: Path, document: dict[str, object]) -> str:
    file = folder / "organization.yaml"
    file.write_text(json.dumps(document))
    system.apply(file)
    return str(document["organization"])


def publish(system: System, code: str, locations: Sequence[str]) -> None:
    """Counts for items that nobody has yet, each in a message of its own; then orders for the last of them."""
    items = [f"ITEM-{number}" for number in range(COUNTS // len(locations))]
    shelves = [count(code, location, item, 50) for item in items for location in locations]
    for first in range(0, len(shelves), 1000):
        system.publish("inventory-changed", *shelves[first : first + 1000])
    orders = [
        order(code, f"O-{number}", (items[-1 - number % 400], 1), ship_to=HOME) for number in range(ORDERS)
    ]
    system.publish("orders-submitted", *orders)


def statuses(system: System, code: str) -> dict[str, int]:
    return {row["status"]: row["orders"] for row in system.rows(_STATUSES, code=code)}


def taken(system: System, code: str) -> int:
    return int(system.rows(_TAKEN, code=code)[0]["counts"])


@pytest.mark.parametrize("routers", [1, 2])
def test_orders_are_routed_on_the_stock_that_was_sent_before(
    down: System, tmp_path: Path, routers: int
) -> None:
    stores = [f"S-{number}" for number in range(STORES)]
    code = apply(down, tmp_path, chain_document(unique("FIRST"), *map(store, stores)))
    publish(down, code, stores)
    with services(down, routers=routers):
        down.settle()
        assert statuses(down, code) == {"new_order": ORDERS}
    assert_ledger(down)


def test_a_router_that_is_killed_in_the_middle_waits_again(down: System, tmp_path: Path) -> None:
    stores = [f"S-{number}" for number in range(STORES)]
    code = apply(down, tmp_path, chain_document(unique("FIRST"), *map(store, stores)))
    publish(down, code, stores)
    with services(down, routers=2) as (group, second):
        for share in (0.2, 0.5):
            until(lambda share=share: taken(down, code) > COUNTS * share)  # type: ignore[misc]
            for each in (group, second):
                each.send("router", signal.SIGKILL)
                each.reap("router")
            assert set(statuses(down, code)) <= {"create", "new_order"}
            for each in (group, second):
                each.start("router")
        down.settle()
        assert statuses(down, code) == {"new_order": ORDERS}
    assert_ledger(down)


def test_a_run_of_the_processor_waits_for_stock_that_was_sent_before(down: System, tmp_path: Path) -> None:
    queue = processing(DC, hours=0)
    code = apply(down, tmp_path, organization_document(unique("FIRST"), processing=[queue]))
    publish(down, code, [DC])
    with services(down):
        until(lambda: statuses(down, code) == {"create": ORDERS})
        down.orderfold("runs", "now", "--dc", DC, "--organization", code)
        down.settle()
        assert statuses(down, code) == {"commit": ORDERS}
    assert_ledger(down)


def test_routers_that_run_come_and_go_wait_for_what_they_have_not_read(down: System, tmp_path: Path) -> None:
    stores = [f"S-{number}" for number in range(STORES)]
    code = apply(down, tmp_path, chain_document(unique("FIRST"), *map(store, stores)))
    with services(down):
        down.settle()
        publish(down, code, stores)
        until(lambda: taken(down, code) > COUNTS * 0.1)
        with Group(down.environment, ("router",), log=down.log):
            until(lambda: taken(down, code) > COUNTS * 0.6)
        down.settle()
        assert statuses(down, code) == {"new_order": ORDERS}
    assert_ledger(down)


def test_a_scheduled_run_waits_for_stock_that_was_sent_before(down: System, tmp_path: Path) -> None:
    queue = processing(DC, hours=0, schedule=["* * * * *"])
    code = apply(down, tmp_path, organization_document(unique("FIRST"), processing=[queue]))
    publish(down, code, [DC])
    with services(down):
        until(lambda: statuses(down, code) == {"commit": ORDERS})
        runs = down.view("processor_runs", code)
        assert sum(row["released"] for row in runs) == ORDERS
        assert {(row["back_ordered"], row["left"], row["manual"]) for row in runs} == {(0, 0, False)}
