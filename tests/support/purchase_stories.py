"""A purchase order of the tests: lines of some units, and what vendor and retailer do with them, one thing an hour."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from schemas.events.batch import BatchCreated
from schemas.events.purchase_order import AnyPurchaseOrderFact
from schemas.events.purchase_order_slips import PackSlipsPrinted, PackSlipsReprinted
from services.streams import batch as batches
from services.streams import purchase_order as purchase_orders
from services.streams.order import Refused
from services.streams.purchase_order import (
    ADMIN,
    UNKNOWN,
    AcknowledgeSlips,
    Activity,
    Arrived,
    Bill,
    By,
    Cancel,
    ChangeAddress,
    ChangePrice,
    DecideAddress,
    DecideCancel,
    Hold,
    Known,
    Leaving,
    NoteReason,
    PrintSlips,
    PurchaseLine,
    PurchaseOrder,
    Release,
    ReprintSlips,
    ReviseDueDate,
    Ship,
    VoidSlips,
    evolve,
    unbalanced,
)
from tests.support.purchase_orders import DUE, TUE, VENDOR, created, kept

FIRST_BATCH = 74

Decided = Sequence[AnyPurchaseOrderFact] | Refused


class Story:
    """One purchase order and all that became of it. A refused command leaves it as it was."""

    def __init__(self, *quantities: int) -> None:
        self.state: PurchaseOrder = UNKNOWN
        self.facts: list[AnyPurchaseOrderFact] = []
        self.now = TUE
        self.batch = FIRST_BATCH - 1
        self.batches: dict[int, batches.Batch] = {}
        self.made: list[BatchCreated] = []
        self.places = {"A": [kept("A")]}
        self.record([created(*(quantities or (5,)))])

    def record(self, facts: Sequence[AnyPurchaseOrderFact]) -> None:
        """Fold facts; no unit may be lost or gained."""
        for fact in facts:
            after = evolve(self.state, fact)
            assert unbalanced(self.state, fact, after) is None, fact
            self.state = after
            self.facts.append(fact)

    def when(self, command: Activity) -> Decided:
        """Decide, and record what follows."""
        before = self.state
        decided = purchase_orders.decide(command, self.state)
        assert not isinstance(decided, Arrived)
        assert self.state == before
        if not isinstance(decided, Refused):
            self.record(decided)
        return decided

    def by(self, source: Any = "UI", user: str | None = "ann") -> By:
        """A user of the vendor at the portal, or whoever is named, an hour later."""
        self.now += timedelta(hours=1)
        return By(self.now, source, user)

    @property
    def lines(self) -> Mapping[int, PurchaseLine]:
        """The lines as they are."""
        assert isinstance(self.state, Known)
        return self.state.lines

    @property
    def line(self) -> PurchaseLine:
        """The first line as it is."""
        return self.lines[1]

    @property
    def status(self) -> dict[int, str]:
        """The status of each line; `sent` is a new order that the vendor's system has not acknowledged."""
        return {
            number: "sent" if line.status == "new_order" and line.is_sent else line.status
            for number, line in self.lines.items()
        }

    def prints(self, *numbers: int) -> Decided:
        """The vendor generates pack slips of these lines, or of all that wait for them, in the next batch."""
        return self._prints(PrintSlips(self.by(), self.batch + 1, "pdf", numbers or None))

    def sends(self, *, acknowledged: bool = True) -> Decided:
        """The system sends what waits for it to the vendor's, who must acknowledge it or not."""
        by = self.by("WS", VENDOR)
        return self._prints(PrintSlips(by, self.batch + 1, "csv", None, True, acknowledged))

    def _prints(self, command: PrintSlips) -> Decided:
        return self._in_a_new_batch(self.when(command), command.sent, command.awaits_acknowledgement)

    def acknowledges(self, batch: int = 0) -> Decided:
        """The vendor's system has the latest batch."""
        batch = batch or self.batch
        by = self.by("WS", VENDOR)
        return self._of_the_batch("acknowledge", batch, AcknowledgeSlips(by, batch))

    def voids(self, batch: int = 0) -> Decided:
        """The slips of the latest batch are void."""
        batch = batch or self.batch
        return self._of_the_batch("void", batch, VoidSlips(self.by(), batch))

    def reprints(self, quantities: Mapping[int, int] | None = None, batch: int = 0) -> Decided:
        """The next batch takes the place of the latest, with these units by line."""
        batch = batch or self.batch
        command = ReprintSlips(self.by(), batch, self.batch + 1, "pdf", quantities or {})
        return self._in_a_new_batch(self._of_the_batch("void", batch, command))

    def _in_a_new_batch(self, decided: Decided, sent: bool = False, acknowledged: bool = False) -> Decided:
        if not isinstance(decided, Refused) and any(
            isinstance(fact, PackSlipsPrinted | PackSlipsReprinted) for fact in decided
        ):
            self.batch += 1
            created = BatchCreated(
                organization="ACME",
                vendor=VENDOR,
                batch_id=self.batch,
                created_at=self.now,
                user="ann",
                format="pdf",
                sent=sent,
                requires_acknowledgement=acknowledged,
                purchase_orders=(),
            )
            self.batches[self.batch] = batches.evolve(batches.UNKNOWN, created)
            self.made.append(created)
        return decided

    def _of_the_batch(self, action: Any, number: int, command: Activity) -> Decided:
        """First the batch is judged, then the lines on it."""
        batch = self.batches.get(number, batches.UNKNOWN)
        facts = batches.decide(batches.ChangeBatch(action, VENDOR, self.now, "ann"), batch)
        if isinstance(facts, Refused):
            return facts
        decided = self.when(command)
        if not isinstance(decided, Refused):
            for fact in facts:
                batch = batches.evolve(batch, fact)
            self.batches[number] = batch
        return decided

    def ships(self, *lines: Leaving | tuple[int, int] | tuple[int, int, Any], **fields: Any) -> Decided:
        """Units of lines leave today, by line number, quantity and remainder."""
        leaving = [each if isinstance(each, Leaving) else Leaving(*each) for each in lines]
        fields = {"by": self.by(), "now": self.now.date(), "ship_date": self.now.date()} | fields
        return self.when(Ship(lines=leaving, **fields))

    def holds(self, number: int | None = 1, reason: str | None = "Backordered") -> Decided:
        """The vendor holds a line."""
        return self.when(Hold(self.by(), number, reason))

    def releases(self, number: int | None = 1, reason: str | None = None) -> Decided:
        """The vendor holds a line no longer."""
        return self.when(Release(self.by(), number, reason))

    def postpones(self, number: int | None = 1, day: date = DUE + timedelta(days=8)) -> Decided:
        """The vendor revises a due date."""
        return self.when(ReviseDueDate(self.by(), day, "Delay", number))

    def notes(self, reason: str | None, number: int | None = 1) -> Decided:
        """The vendor sets or deletes a reason."""
        return self.when(NoteReason(self.by(), reason, number))

    def costs(self, price: str, number: int = 1) -> Decided:
        """The retailer pays another price."""
        return self.when(ChangePrice(self.by("WS", ADMIN), number, Decimal(price)))

    def cancels(self, number: int | None = 1, quantity: int | None = None, **fields: Any) -> Decided:
        """The retailer cancels so much of a line, or of all."""
        return self.when(Cancel(self.by("WS", ADMIN), number, quantity, **fields))

    def decides_cancel(self, approve: bool, number: int | None = 1) -> Decided:
        """The vendor grants or declines a cancel."""
        return self.when(DecideCancel(self.by(), approve, number))

    def moves(self, place: str, **fields: Any) -> Decided:
        """The retailer wants what is open to go elsewhere."""
        known = self.places.setdefault(place, [])
        subject, same = kept(place, len(known)), frozenset(known)
        known.append(subject)
        return self.when(ChangeAddress(self.by("WS", ADMIN), subject, same=same, **fields))

    def decides_address(self, approve: bool, number: int | None = 1) -> Decided:
        """The vendor grants or declines a change of address."""
        return self.when(DecideAddress(self.by(), approve, number))

    def bills(self, invoice: str, *units: tuple[int, int]) -> Decided:
        """An invoice bills these units by the sequence of their shipment."""
        return self.when(Bill(invoice, units))

    def place(self, number: int = 1) -> str:
        """Where a line goes."""
        assert isinstance(self.state, Known)
        return self.name_of(self.lines[number].subject or self.state.created.subject)

    def wanted(self, number: int = 1) -> str | None:
        """Where a line is asked to go."""
        asked = self.lines[number].address
        return asked and self.name_of(asked.subject)

    def name_of(self, subject: UUID) -> str:
        """The place that is kept under this name."""
        (place,) = [place for place, known in self.places.items() if subject in known]
        return place


def shipped_in_part() -> Story:
    """Two lines are printed, another address is asked for, and a unit of the first has left."""
    story = Story(2, 1)
    story.prints()
    story.moves("B")
    story.ships((1, 1))
    return story


def with_its_batch(story: Story) -> list[AnyPurchaseOrderFact | BatchCreated]:
    """All facts of a purchase order and its batches, as the log holds them."""
    return [*story.facts, *story.made]
