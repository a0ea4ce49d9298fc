"""The people of a purchase order: when they may be forgotten, under which names, and where an address went."""

import pytest
from msgspec import structs

from schemas.events.order_privacy import TopicKey
from schemas.events.purchase_order import PurchaseOrderChangeRemembered, PurchaseOrderForgotten
from schemas.events.purchase_order_fact import PurchaseUnits
from schemas.reasons import DeadLetterReason
from services.projections.purchasing.entry import entries
from services.streams.order import Refused
from services.streams.purchase_order import ForgetPeople, is_closed
from services.streams.purchase_order.forget import subjects, tombstones
from services.streams.purchase_order.state import Known
from tests.support.purchase_orders import TUE, VENDOR, kept
from tests.support.purchase_stories import Decided, Story


def forget(story: Story) -> Decided:
    """Forget everything that the facts know of people."""
    return story.when(ForgetPeople(subjects(story.facts), tombstones(story.facts), "asked", story.by().at))


def shipped() -> Story:
    """A line of five units that left, beside one of two that was cancelled."""
    story = Story(5, 2)
    story.cancels(2)
    story.prints(1)
    story.ships((1, 5))
    return story


@pytest.mark.parametrize("step", [lambda _: None, Story.prints, Story.holds, lambda story: story.cancels(1)])
def test_while_anything_is_open_they_are_needed(step: object) -> None:
    story = Story(5, 2)
    step(story)  # type: ignore[operator]
    assert isinstance(story.state, Known)
    assert not is_closed(story.state)
    refused = forget(story)
    assert isinstance(refused, Refused)
    assert (refused.reason, refused.path) == (DeadLetterReason.NOT_ALLOWED, "po_number")


def test_the_fact_says_how_each_line_stays_with_what_was_ordered() -> None:
    (fact,) = forget(shipped())  # type: ignore[misc]
    assert isinstance(fact, PurchaseOrderForgotten)
    assert (fact.source, fact.user, fact.why) == ("WS", "SYSTEM", "asked")
    assert fact.lines == (
        PurchaseUnits(line_number=1, item="I-1", quantity=5, status="shipped"),
        PurchaseUnits(line_number=2, item="I-2", quantity=2, status="cancelled"),
    )


def test_the_history_says_it_once_for_each_line() -> None:
    (fact,) = forget(shipped())  # type: ignore[misc]
    told = [(each.told.line_number, each.action_type, each.note) for each in entries(fact)]
    assert told == [(number, "Data Removal", "Private Data Anonymized") for number in (1, 2)]


def test_lines_and_units_stay_as_they_were() -> None:
    story = shipped()
    before = story.lines
    forget(story)
    assert story.lines == before


def test_who_was_forgotten_is_not_forgotten_again() -> None:
    story = shipped()
    forget(story)
    assert forget(story) == []


def test_an_address_that_comes_later_is_named_by_no_fact() -> None:
    story = shipped()
    forget(story)
    before = subjects(story.facts)
    story.moves("B")
    assert subjects(story.facts) == before
    assert forget(story) == []


def test_every_address_has_a_name_whatever_became_of_it_and_the_vendor_has_none() -> None:
    story = Story(5, 2)
    story.moves("B")
    story.prints()
    story.moves("C")
    story.decides_address(False, None)
    remembered = PurchaseOrderChangeRemembered(
        organization="ACME", po_number="PO-1001", action="address_change", at=TUE, subject=kept("D")
    )
    named = subjects([remembered, *story.facts])
    told = {fact.subject for fact in story.facts if hasattr(fact, "subject")}
    assert named == told | {kept("D")}
    assert len(named) == 4
    assert kept("Acme Supply") not in named


def test_an_address_left_under_the_number_and_with_slips_under_the_vendor() -> None:
    own, slips = (TopicKey(topic="purchase-orders", key=key) for key in ("PO-1001", VENDOR))
    story = Story(5)
    assert tombstones(story.facts) == (own,)
    story.prints()
    story.voids()
    story.prints()
    assert tombstones(story.facts) == (own, slips)


def test_what_the_fact_names_is_what_was_asked() -> None:
    story = shipped()
    story.record([structs.replace(forget(shipped())[0], subjects=(kept("A"),))])  # type: ignore[index]
    assert isinstance(story.state, Known)
    assert story.state.forgotten == {kept("A")}
