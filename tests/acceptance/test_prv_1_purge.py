"""PRV-1: people of closed orders are forgotten after the days that the organization keeps them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.common.database import Connection, connect
from services.operating.ledger import findings
from services.privacy.purge import Purge
from tests.acceptance.test_prv_1_forget_a_person import person, receipts, shipped, tables_with
from tests.support.stories import Shop
from tests.support.system import unique

NOW = datetime(2020, 1, 10, tzinfo=UTC)


class Then:
    """A clock that stands."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """The time at which it stands."""
        return self._at


class Killed(Exception):
    """The process ended here."""


def purge(shop: Shop, at: datetime = NOW, together: int = 1_000) -> None:
    """The purge as it runs at that time, of this organization's pages of orders."""
    url = shop.system.parts.database_url
    Purge(lambda: connect(url, name="test"), Then(at), 1.0, together).purge()
    shop.settle()


@contextmanager
def killed_after(pages: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The purge is killed in the transaction of the page after so many."""
    done = Purge._page
    left = [pages]

    def page(self: Purge, connection: Connection, *rest: object) -> int:
        left[0] -= 1
        if left[0] < 0:
            with connection.transaction():
                done(self, connection, *rest)  # type: ignore[arg-type]
                raise Killed
        return done(self, connection, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Purge, "_page", page)
        yield


@pytest.fixture
def keeping(shop: Shop, tmp_path: Path) -> Shop:
    """An organization that keeps people for 30 days."""
    shop.apply(tmp_path, privacy_days=30)
    return shop


def cancelled(shop: Shop, number: str, canary: str, days: int) -> None:
    """An order that was submitted so many days before, and cancelled."""
    at = (NOW - timedelta(days=days)).isoformat()
    shop.submit(number, ("PEN", 1), at=at, **person(canary))
    shop.settle()
    shop.cancel(number)


KEPT_IN = ["orderfold.buyer", "orderfold.personal_data"]


def test_only_closed_orders_that_are_old_enough_are_forgotten(keeping: Shop) -> None:
    old, young, still_open = unique("OLD"), unique("YOUNG"), unique("OPEN")
    cancelled(keeping, "OLD", old, 31)
    cancelled(keeping, "YOUNG", young, 29)
    keeping.submit("OPEN", ("PEN", 1), at=(NOW - timedelta(days=90)).isoformat(), **person(still_open))
    keeping.settle()

    purge(keeping)

    assert tables_with(keeping.system, old) == []
    assert tables_with(keeping.system, young) == tables_with(keeping.system, still_open)
    assert sorted(tables_with(keeping.system, young)) == KEPT_IN
    (receipt,) = [each for each in receipts(keeping) if each["orders"]]
    assert (receipt["kind"], receipt["orders"], receipt["left"]) == ("purge", ["OLD"], 0)
    (row,) = keeping.system.view("order_history", keeping.code, cause="anonymized")
    assert (row["order_number"], row["note"]) == ("OLD", "Private Data Anonymized")


def test_a_held_order_waits_until_its_dispatch_has_left(keeping: Shop) -> None:
    canary = unique("CANARY")
    keeping.count("PEN", 5)
    keeping.submit("A-1", ("PEN", 1), at=(NOW - timedelta(days=90)).isoformat(), **person(canary))
    keeping.run("2019-12-01T00:00:00Z")
    purge(keeping)
    assert sorted(tables_with(keeping.system, canary)) == KEPT_IN

    shipped(keeping, "A-1")
    purge(keeping)
    assert tables_with(keeping.system, canary) == []


def test_a_second_purge_finds_nothing_to_do(keeping: Shop) -> None:
    cancelled(keeping, "A-1", unique("CANARY"), 31)
    purge(keeping)
    purge(keeping)
    assert keeping.facts("A-1").count("person-forgotten") == 1


def test_a_purge_that_is_killed_goes_on_with_what_is_left(
    keeping: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary = unique("CANARY")
    numbers = [f"A-{number}" for number in range(5)]
    for number in numbers:
        cancelled(keeping, number, canary, 31)
    keeping.settle()
    with killed_after(1, monkeypatch), pytest.raises(Killed):
        purge(keeping, together=2)
    keeping.settle()
    assert [keeping.facts(number).count("person-forgotten") for number in numbers] == [1, 1, 0, 0, 0]

    purge(keeping, together=2)

    assert [keeping.facts(number).count("person-forgotten") for number in numbers] == [1] * 5
    assert tables_with(keeping.system, canary) == []
    assert [one for one in findings(keeping.system.database) if not one.ok] == []


def test_a_document_that_says_nothing_keeps_people_for_999_days(shop: Shop) -> None:
    canary = unique("CANARY")
    cancelled(shop, "A-1", canary, 31)
    cancelled(shop, "A-2", canary, 998)
    shop.settle()
    purge(shop)
    assert sorted(tables_with(shop.system, canary)) == KEPT_IN
    purge(shop, NOW + timedelta(days=2))
    assert shop.facts("A-2")[-1] == "person-forgotten"
    assert "person-forgotten" not in shop.facts("A-1")
