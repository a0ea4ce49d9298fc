"""TRC-1: a pass lists every product location first, then why each was left out; trace types by name."""

from tests.acceptance.conftest import Open
from tests.support.retail import Chain, store

PRIMARY = "Location cannot be fulfilled from Primary Search Locations for Zone"
ALTERNATE = "Location cannot be fulfilled from Alternate Search Locations for Zone"
COMBINED = "Location cannot be fulfilled from Combined Primary and Alternate Search Locations for Zone"
SHORT = "Location has insufficient inventory"


def entries(shop: Chain, number: str, **having: object) -> list[tuple[str, str]]:
    """Reason and location, in reading order."""
    return [(row["reason"], row["location"]) for row in shop.trace(number, **having)]


def test_the_simple_trace_of_the_source(chain: Open) -> None:
    """A does not support the order type, B has too little, C asks, D is selected and has no entry of its own."""
    shop = chain(store("A", delivery=False), store("B"), store("C"), store("D"), store("E"))
    for location, chairs in (("A", 9), ("B", 1), ("C", 9), ("D", 9)):
        shop.shelf(location, CHAIR=chairs)

    shop.order("A-1", ("CHAIR", 2), placed_location="C")

    assert entries(shop, "A-1") == [
        ("Initial List", "A"),
        ("Initial List", "B"),
        ("Initial List", "C"),
        ("Initial List", "D"),
        ("Does not support Order Type", "A"),
        (SHORT, "B"),
        ("Requesting Location", "C"),
    ]
    assert shop.codes("A-1") == [(1, "D", None)]
    assert {row["trace_type"] for row in shop.trace("A-1")} == {"Initial Routing"}


def test_every_line_has_its_own_entries(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), preferences={"split_order": True})
    shop.shelf("S-1", CHAIR=1, TABLE=5)
    shop.shelf("S-2", CHAIR=5)

    shop.order("A-1", ("CHAIR", 2), ("TABLE", 2))

    told = [(row["line_number"], row["item"], row["reason"], row["location"]) for row in shop.trace("A-1")]
    assert told == [
        (1, "CHAIR", "Initial List", "S-1"),
        (1, "CHAIR", "Initial List", "S-2"),
        (2, "TABLE", "Initial List", "S-1"),
        (1, "CHAIR", "Shopping by common location. Location has insufficient inventory", "S-1"),
        (1, "CHAIR", SHORT, "S-1"),
        (1, "CHAIR", "Split Order On - Location has insufficient inventory", "S-1"),
    ]


def test_standard_brokering_lists_what_has_stock_or_takes_back_orders(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), store("S-3", back_orders=True), store("S-4"))
    for location, chairs in (("S-1", 5), ("S-2", 0), ("S-3", 0)):
        shop.shelf(location, CHAIR=chairs)

    shop.order("A-1", ("CHAIR", 1))

    assert entries(shop, "A-1", reason="Initial List") == [("Initial List", "S-1"), ("Initial List", "S-3")]


def test_weighted_brokering_lists_the_empty_ones_too_and_then_leaves_them_out(chain: Open) -> None:
    weighted = {"brokering": {"method": "weighted", "weights": {"on_hand": 100}}}
    shop = chain(
        store("S-1"),
        store("S-2"),
        store("S-3", back_orders=True),
        preferences=weighted | {"exclude_zero_availability": True},
    )
    for location, chairs in (("S-1", 5), ("S-2", 0), ("S-3", 0)):
        shop.shelf(location, CHAIR=chairs)

    shop.order("A-1", ("CHAIR", 1))

    assert entries(shop, "A-1")[:4] == [
        ("Initial List", "S-1"),
        ("Initial List", "S-2"),
        ("Initial List", "S-3"),
        ("Zero Availability", "S-2"),
    ]


def zoned(chain: Open) -> Chain:
    """P is primary, A alternate, O outside; chairs for one order at P or A, or for a large one at both."""
    shop = chain(
        store("P-1", priority=1),
        store("P-2", priority=2),
        store("ALT", priority=3),
        store("OUT", priority=4),
        zones=[
            {
                "name": "EAST",
                "areas": [{"country": "US", "state": "NY"}],
                "primary": ["P-1", "P-2"],
                "alternate": ["ALT"],
            }
        ],
        preferences={"use_zones": True, "split_order": True, "split_line": True},
    )
    for location in ("P-1", "P-2", "ALT", "OUT"):
        shop.shelf(location, CHAIR=2)
    return shop


def test_a_zone_is_looked_at_in_three_passes_of_their_own_names(chain: Open) -> None:
    shop = zoned(chain)

    shop.order("A-1", ("CHAIR", 6))

    initial = [("Initial List", code) for code in ("ALT", "OUT", "P-1", "P-2")]
    split = "Split Line On - Location has insufficient inventory"
    assert entries(shop, "A-1", trace_type="Initial Routing (Primary Locations)") == [
        *initial,
        (PRIMARY, "ALT"),
        (PRIMARY, "OUT"),
        (SHORT, "P-1"),
        (split, "P-1"),
        (SHORT, "P-2"),
        (split, "P-2"),
    ]
    assert entries(shop, "A-1", trace_type="Initial Routing (Alternate Locations)") == [
        *initial,
        (SHORT, "ALT"),
        (split, "ALT"),
        (ALTERNATE, "OUT"),
        (ALTERNATE, "P-1"),
        (ALTERNATE, "P-2"),
    ]
    assert (COMBINED, "OUT") in entries(
        shop, "A-1", trace_type="Initial Routing (Primary and Alternate Locations)"
    )
    assert {(row["pass_number"], row["trace_type"]) for row in shop.trace("A-1")} == {
        (1, "Initial Routing (Primary Locations)"),
        (2, "Initial Routing (Alternate Locations)"),
        (3, "Initial Routing (Primary and Alternate Locations)"),
    }


def test_a_pass_that_is_not_needed_has_no_entries(chain: Open) -> None:
    shop = zoned(chain)
    shop.order("A-1", ("CHAIR", 2))
    assert {row["trace_type"] for row in shop.trace("A-1")} == {"Initial Routing (Primary Locations)"}


def test_reshops_are_numbered_and_named_after_the_zone(chain: Open) -> None:
    """Twice rejected, then only both together can do it: Reshop - 2 (Primary and Alternate Locations)."""
    shop = zoned(chain)
    shop.order("A-1", ("CHAIR", 2))

    shop.reject("A-1", "P-1")
    shop.reject("A-1", "P-2")
    shop.reject("A-1", "ALT")

    by_decision: dict[int, set[str]] = {}
    for row in shop.trace("A-1"):
        by_decision.setdefault(row["decision"], set()).add(row["trace_type"])
    assert by_decision == {
        1: {"Initial Routing (Primary Locations)"},
        2: {"Reshop - 1 (Primary Locations)"},
        3: {"Reshop - 2 (Primary Locations)", "Reshop - 2 (Alternate Locations)"},
        4: {
            "Reshop - 3 (Primary Locations)",
            "Reshop - 3 (Alternate Locations)",
            "Reshop - 3 (Primary and Alternate Locations)",
        },
    }
    assert shop.status("A-1")["status"] == "unfulfillable"


def test_the_second_reshop_over_primary_and_alternate_locations(chain: Open) -> None:
    """The source's own example of a trace type."""
    shop = zoned(chain)
    shop.order("A-1", ("CHAIR", 2))
    shop.reject("A-1", "P-1")
    shop.shelf("ALT", at="2016-11-08T12:00:00Z", CHAIR=0)
    shop.settle()

    shop.reject("A-1", "P-2")

    trace_type = "Reshop - 2 (Primary and Alternate Locations)"
    assert entries(shop, "A-1", trace_type=trace_type, location="OUT") == [
        ("Initial List", "OUT"),
        (COMBINED, "OUT"),
    ]


def test_outside_any_zone_a_reshop_has_a_number_only(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"))
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", CHAIR=1)
    shop.order("A-1", ("CHAIR", 1))

    shop.reject("A-1", "S-1")

    assert {row["trace_type"] for row in shop.trace("A-1") if row["decision"] == 2} == {"Reshop - 1"}
    assert entries(shop, "A-1", trace_type="Reshop - 1")[-1] == (
        "Previously Assigned Location not Eligible",
        "S-1",
    )
