"""STA-9: carrier, tracking number, carton, reason and note stand on the history of what they came with."""

from tests.acceptance.conftest import Open
from tests.support.retail import store
from tests.support.updating import notes, refused, update

REASONS = [
    {"code": "DMG", "description": "Damaged in store", "kind": "reject"},
    {"code": "MIND", "description": "Customer changed mind", "kind": "cancel"},
    {"code": "OLD", "description": "No longer chosen", "kind": "cancel", "active": False},
]


def test_each_note_stands_in_its_line_and_the_newest_on_the_row(chain: Open) -> None:
    shop = chain(store("S-1"))
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 2))
    brought = {
        "carrier": "12",
        "tracking_number": "1Z9",
        "carton": "C-1",
        "reason_code": "R",
        "note": "by Ann",
    }

    update(shop, "A-1", location="S-1", status="picked", **brought)
    update(shop, "A-1", location="S-1", status="picked", **brought)  # nothing of it is new
    update(shop, "A-1", location="S-1", status="picked", carton="C-2")

    assert notes(shop, "A-1")[:3] == [
        "Carton #: C-2",
        "Carrier: 12, Tracking #: 1Z9, Carton #: C-1\nReason Code: R\nNote: by Ann",
        None,
    ]
    (line,) = shop.lines("A-1")
    assert (line["carrier"], line["tracking_number"], line["carton"]) == ("12", "1Z9", "C-2")


def test_a_person_chooses_from_the_active_reasons_of_the_right_kind(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), reason_codes=REASONS)
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=5)
    shop.order("A-1", ("CHAIR", 2))

    for wrong in ("DMG", "OLD", "NONE"):
        update(shop, "A-1", by_hand=True, status="canceled", reason_code=wrong)
    assert refused(shop) == [("invalid", "reason_code")] * 3
    update(shop, "A-1", by_hand=True, status="rejected", reason_code="DMG")
    assert notes(shop, "A-1")[1] == "Reject - Damaged in store"
    update(shop, "A-1", by_hand=True, status="canceled", reason_code="MIND")
    assert notes(shop, "A-1")[0] == "Customer changed mind"


def test_a_message_brings_whatever_code_it_likes(chain: Open) -> None:
    shop = chain(store("S-1"), reason_codes=REASONS)
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 2))
    update(shop, "A-1", location="S-1", status="canceled", reason_code="ANY")
    assert notes(shop, "A-1")[0] == "Reason Code: ANY"
    assert refused(shop) == []
