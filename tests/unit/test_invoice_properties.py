"""Whatever is done to several invoices of one purchase order, each shipped unit is billed once (VIN-1)."""

from collections import Counter
from typing import Any

from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.streams.invoice import Known, amounts, billed_units
from services.streams.order import Refused
from services.streams.purchase_order import Known as PurchaseOrder
from tests.support.invoice_stories import PO, InvoiceStory, asked, line
from tests.support.purchase_stories import Story

LINES = some.lists(
    some.builds(
        line,
        some.sampled_from([None, 1, 2, 3]),
        some.sampled_from([None, 1, 2, 3, 9]),
        some.sampled_from([None, "8.98", "9.99"]),
    ),
    min_size=1,
    max_size=3,
)
WHICH = some.integers(0, 2)
ACTIONS = some.sampled_from(["submits", "deletes", "approves", "rejects", "hands_over", "resends"])


class Invoices(RuleBasedStateMachine):
    """Three invoices of a vendor, and one purchase order that all of them bill."""

    @initialize()
    def begin(self) -> None:
        """Ten units are ordered and printed; nothing has left."""
        purchase = Story(10)
        purchase.prints()
        self.stories = [InvoiceStory(purchase) for _ in range(3)]
        for place, story in enumerate(self.stories):
            story.number = f"I-{place}"
        self.purchase = purchase

    @rule(quantity=some.integers(1, 4))
    def ships(self, quantity: int) -> None:
        """Some units leave, where so many are left."""
        self.purchase.ships((1, quantity))

    @rule(which=WHICH, lines=LINES, submit=some.booleans(), anew=some.booleans())
    def writes(self, which: int, lines: Any, submit: bool, anew: bool) -> None:
        """An invoice is written."""
        story = self.stories[which]
        write = story.creates if anew else story.maintains
        before = story.state
        if isinstance(write(asked(*lines), submit=submit), Refused):
            assert story.state == before

    @rule(which=WHICH, action=ACTIONS)
    def does(self, which: int, action: str) -> None:
        """Something else is done to it."""
        getattr(self.stories[which], action)()

    @invariant()
    def every_unit_is_billed_once(self) -> None:
        """What the purchase order has as billed is what the invoices bill, and no more than left."""
        order = self.purchase.state
        assert isinstance(order, PurchaseOrder)
        wanted: Counter[tuple[int, str]] = Counter()
        for story in self.stories:
            contents = story.state.contents if isinstance(story.state, Known) else None
            for sequence, units in billed_units(contents).get(PO, {}).items():
                wanted[sequence, story.number] += units
        found = {
            (sequence, number): units
            for sequence, shipment in order.shipments.items()
            for number, units in shipment.billed.items()
        }
        assert found == dict(wanted)
        assert all(shipment.unbilled >= 0 for shipment in order.shipments.values())

    @invariant()
    def totals_are_sums(self) -> None:
        """Without charges, the total is the cost of all units."""
        for story in self.stories:
            if isinstance(story.state, Known):
                lines = story.state.contents.lines
                assert amounts(story.state.contents).total == sum(
                    each.unit_cost * each.quantity for each in lines
                )
                assert all(each.quantity == sum(one.quantity for one in each.shipments) for each in lines)


Invoices.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestInvoices = Invoices.TestCase
