"""TRC-5: the trace is detailed or off, organization by organization; decisions are kept either way."""

from tests.acceptance.conftest import Open
from tests.support.retail import store

STORES = (store("S-1", delivery=False), store("S-2"))


def test_off_writes_no_entries_and_the_decision_is_there_all_the_same(chain: Open) -> None:
    shop = chain(*STORES, trace_shopping_log="off")
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=5)

    shop.order("A-1", ("CHAIR", 1))

    assert shop.trace("A-1") == []
    (decision,) = shop.decisions("A-1")
    assert (decision["location"], decision["quantity"]) == ("S-2", 1)
    assert decision["policy_version"] > 0
    assert decision["log_position"] > 0
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-2")]


def test_off_writes_none_for_rejections_either(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), trace_shopping_log="off")
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=5)
    shop.order("A-1", ("CHAIR", 1))

    shop.reject("A-1", "S-1")

    assert shop.trace("A-1") == []
    assert shop.codes("A-1") == [(1, "S-2", None)]


def test_the_switch_holds_from_then_on_and_for_its_organization(chain: Open) -> None:
    shop, other = chain(*STORES), chain(*STORES)
    for each in (shop, other):
        each.shelf("S-1", CHAIR=5)
        each.shelf("S-2", CHAIR=5)
    shop.order("A-1", ("CHAIR", 1))

    shop.reorganize(*STORES, trace_shopping_log="off")
    shop.order("A-2", ("CHAIR", 1))
    other.order("A-2", ("CHAIR", 1))
    shop.reorganize(*STORES, trace_shopping_log="detailed")
    shop.order("A-3", ("CHAIR", 1))

    told = [("S-1", "Does not support Order Type", "")]
    assert [shop.reasons(number) for number in ("A-1", "A-2", "A-3")] == [told, [], told]
    assert shop.trace("A-2") == []
    assert other.reasons("A-2") == told


def test_detailed_is_the_default(chain: Open) -> None:
    shop = chain(*STORES)
    shop.shelf("S-2", CHAIR=5)
    shop.order("A-1", ("CHAIR", 1))
    assert [row["location"] for row in shop.trace("A-1")] == ["S-2"]
