"""What stays of changes of address: the vendor's silence, the buyer's address, and what came before the order."""

from datetime import timedelta

from schemas.events.purchase_order import PurchaseOrderChangeRemembered
from schemas.events.purchase_order_changes import AddressChanged, AddressChangeRejected
from services.projections.purchasing.entry import entries
from services.streams.order import Refused
from services.streams.purchase_order import (
    UNKNOWN,
    Arrived,
    By,
    ChangeAddress,
    CreatePurchaseOrder,
    Known,
    decide,
    evolve,
    fold,
)
from tests.support.purchase_orders import TUE, created, kept
from tests.support.purchase_stories import Story


def printed(*quantities: int) -> Story:
    """A purchase order whose lines are all printed."""
    story = Story(*quantities)
    story.prints()
    return story


def test_a_request_is_unanswered_until_the_vendor_decides() -> None:
    for approve in (True, False):
        story = printed(5)
        story.moves("B")
        assert story.line.unanswered
        story.decides_address(approve)
        assert not story.line.unanswered


def test_a_request_that_the_vendor_passed_over_as_it_shipped_stays_unanswered() -> None:
    story = printed(5, 2)
    story.moves("B")
    story.ships((1, 5))
    story.decides_address(True, 2)
    assert (story.lines[1].unanswered, story.lines[2].unanswered) == (True, False)
    assert story.line.address is None


def test_two_changes_that_one_shipment_ends_are_one_entry() -> None:
    story = printed(5, 2)
    story.moves("B")
    story.decides_address(False, 2)
    story.moves("B")  # the first line is asked that already
    decided = story.ships((1, 5), (2, 2))
    assert not isinstance(decided, Refused)
    ended = [fact for fact in decided if isinstance(fact, AddressChangeRejected)]
    assert [(fact.change, fact.by_another) for fact in ended] == [(1, False), (2, True)]
    assert len([entry for fact in ended for entry in entries(fact)]) == 1


def test_the_buyer_takes_an_address_where_the_retailer_says_so_and_the_vendor_agrees() -> None:
    story = printed(5)
    story.moves("B", sold_to_change=True)
    assert isinstance(story.state, Known)
    assert story.state.sold_to is None
    story.decides_address(True)
    assert story.state.sold_to == story.line.subject
    story.moves("C")
    story.decides_address(True)
    assert story.state.sold_to != story.line.subject


def remembered(place: str, hours: int) -> PurchaseOrderChangeRemembered:
    """A change of address that came before its order."""
    return PurchaseOrderChangeRemembered(
        organization="ACME",
        po_number="PO-1001",
        action="address_change",
        at=TUE + timedelta(hours=hours),
        user="Admin",
        subject=kept(place),
    )


def test_an_address_from_before_the_order_tells_what_it_changes_and_is_passed_by_where_it_changes_nothing() -> (
    None
):
    state = evolve(evolve(UNKNOWN, remembered("A again", 1)), remembered("B", 2))
    order = created(5)
    by = By(TUE, "WS", "Admin")
    addresses = {
        kept("A again"): ChangeAddress(by, kept("A again"), same=frozenset({kept("A")})),
        kept("B"): ChangeAddress(by, kept("B"), differing={kept("A"): ("city",)}),
    }
    facts = decide(CreatePurchaseOrder(order, addresses=addresses), state)
    assert not isinstance(facts, Refused | Arrived)
    (changed,) = facts[1:]
    assert isinstance(changed, AddressChanged)
    assert (changed.subject, changed.changed_fields) == (kept("B"), ("city",))
    after = fold(facts, state)
    assert isinstance(after, Known)
    assert after.lines[1].subject == kept("B")


def test_every_change_from_before_the_order_that_cannot_be_made_is_told() -> None:
    state = UNKNOWN
    for number in (8, 9):
        change = PurchaseOrderChangeRemembered(
            organization="ACME",
            po_number="PO-1001",
            action="cancel",
            at=TUE,
            user="Admin",
            line_number=number,
        )
        state = evolve(state, change)
    arrived = decide(CreatePurchaseOrder(created(5)), state)
    assert isinstance(arrived, Arrived)
    assert [each.change.line_number for each in arrived.refused] == [8, 9]
    assert arrived.facts == [created(5)]
