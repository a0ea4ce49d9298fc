"""STA-4: updates of fulfilled and canceled lines are refused, and stand on the history with what they carried."""

from tests.acceptance.conftest import Open
from tests.support.retail import store
from tests.support.updating import history, notes, refused, update


def test_a_fulfilled_line_stays_fulfilled_and_the_parcel_it_was_sent_with_is_told(chain: Open) -> None:
    shop = chain(store("S-1"))
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 2))
    update(shop, "A-1", location="S-1", status="fulfilled", carrier="10", tracking_number="AAA")

    update(
        shop, "A-1", location="S-1", status="accepted", carrier="12", tracking_number="1Z9", reason_code="X"
    )

    assert history(shop, "A-1")[0] == (1, "fulfilled", "S-1", 2, "restricted")
    assert notes(shop, "A-1")[0] == (
        "Accepted Status Update Restricted. Requested by Location S-1, Carrier: 12, Tracking #: 1Z9\n"
        "Reason Code: X"
    )
    (line,) = shop.lines("A-1")
    assert (line["status"], line["carrier"], line["tracking_number"]) == ("fulfilled", "10", "AAA")
    (told,) = shop.system.view("restricted_updates", shop.code)
    assert (told["order_number"], told["status"], told["location"]) == ("A-1", "fulfilled", "S-1")
    assert (told["carrier"], told["tracking_number"]) == ("12", "1Z9")
    assert refused(shop) == []
    assert shop.facts("A-1")[-1] == "status-update-restricted"


def test_a_canceled_line_is_opened_again_only_where_that_is_not_restricted(chain: Open) -> None:
    for restricted in (True, False):
        shop = chain(store("S-1"), preferences={"restrict_reassignment_of_canceled_line": restricted})
        shop.shelf("S-1", CHAIR=5)
        shop.order("A-1", ("CHAIR", 2))
        update(shop, "A-1", location="S-1", status="canceled")
        update(shop, "A-1", location="S-2", status="accepted")
        assert refused(shop) == [("not_assigned", "location")]

        update(shop, "A-1", location="S-1", status="accepted")

        assert shop.status("A-1")["status"] == ("canceled" if restricted else "accepted")
        assert history(shop, "A-1")[0][4] == ("restricted" if restricted else "status_update")
