"""TRC-5: the trace of a closed order goes after the retention days, that of an open one stays."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.common.database import connect
from services.router.retention import Retention
from tests.acceptance.conftest import Open
from tests.support.retail import Chain, store


@dataclass(frozen=True)
class Later:
    """A clock so many days from now."""

    days: int

    def now(self) -> datetime:
        """Then."""
        return datetime.now(UTC) + timedelta(days=self.days)


def purge(shop: Chain, days: int) -> None:
    """Retention as it runs so many days from now."""
    url = shop.system.parts.database_url
    Retention(lambda: connect(url, name="test"), Later(days), 1.0).purge()
    shop.settle()


def test_the_trace_of_a_closed_order_goes_and_the_decision_stays(chain: Open) -> None:
    shop = chain(store("S-1"), trace_shopping_log_days=30)
    shop.shelf("S-1", CHAIR=5)
    shop.order("OPEN", ("CHAIR", 1))
    shop.order("NOBODY", ("CHAIR", 9))
    shop.order("GONE", ("CHAIR", 1))
    shop.cancel("GONE")
    shop.settle()
    numbers = ("OPEN", "NOBODY", "GONE")
    assert all(shop.trace(number) for number in numbers)

    purge(shop, days=29)
    assert all(shop.trace(number) for number in numbers)

    purge(shop, days=31)
    assert [bool(shop.trace(number)) for number in numbers] == [True, False, False]
    assert all(shop.decisions(number) for number in numbers)


def test_an_order_that_is_opened_again_and_decided_anew_has_its_new_trace(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), store("S-3"), trace_shopping_log_days=30)
    shop.shelf("S-1", CHAIR=1)
    shop.order("A-1", ("CHAIR", 2))
    assert shop.status("A-1")["status"] == "unfulfillable"
    purge(shop, days=31)
    told = {"organization": shop.code, "order_number": "A-1", "new_location": "S-2"}
    shop.system.publish("status-updates", told)
    shop.shelf("S-3", CHAIR=2)
    shop.settle()

    shop.reject("A-1", "S-2")

    assert shop.placed("A-1") == [(1, 2, "new_order", "S-3")]
    assert {row["decision"] for row in shop.trace("A-1")} == {2}


def test_a_second_sweep_finds_nothing_to_do(chain: Open) -> None:
    shop = chain(store("S-1"), trace_shopping_log_days=30)
    shop.shelf("S-1", CHAIR=1)
    shop.order("A-1", ("CHAIR", 2))
    purge(shop, days=31)
    purge(shop, days=31)

    query = "SELECT count(*) FROM events WHERE type = 'trace-purged' AND stream LIKE %s"
    row = shop.system.database.execute(query, (f"trace-{shop.code}-%",)).fetchone()
    assert row == (1,)
