"""Forgets the people of closed orders and purchase orders, a page at a time, and notes which are open still."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from schemas.organization import Organization
from services.common import personal_data
from services.common.database import Connection
from services.common.eventstore import PostgresLog, Recorded, Uncommitted
from services.common.runtime import letters_about
from services.common.runtime.letters_about import About, Found, Whose
from services.common.runtime.letters_sealed import seal_shut
from services.privacy import places, requests
from services.privacy.order_kinds import ORDERS, PURCHASE_ORDERS, OrderKind, OrderRef, numbers
from services.privacy.requests import Done, Request, Seen
from services.privacy.values import Values, values_of


@dataclass(frozen=True, slots=True)
class Wish:
    """One request, the orders that it means, and what dead letters say that are about the same person."""

    request: Request
    policy: Organization
    orders: Sequence[OrderRef]
    values: frozenset[str] = frozenset()
    cause: str = "{}"


@dataclass(slots=True)
class _Outcome:
    wish: Wish
    number: int
    seen: list[Seen] = field(default_factory=list)
    named: dict[str, Whose] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    subjects: set[UUID] = field(default_factory=set)
    erased: Counter[str] = field(default_factory=Counter)

    @property
    def is_news(self) -> bool:
        """Whether a receipt says something that the last one did not."""
        asked_now = not self.wish.request.id and self.wish.request.kind != "purge"
        return asked_now or any(each.forgotten_at for each in self.seen)

    @property
    def about(self) -> About:
        """What dead letters must say to be about the same people."""
        return About(self.wish.request.organization, self.named, self.wish.values, frozenset(self.open))


class Erasing:
    """What one transaction erases. `facts` are to be appended as its last statement."""

    def __init__(self, connection: Connection, log: PostgresLog, now: datetime) -> None:
        self._connection, self._log, self._now = connection, log, now
        self._forgotten: dict[str, int] = {}  # the version of each stream that was decided about here
        self.facts: list[Uncommitted] = []
        self.values: dict[int, Values] = {}
        """What was erased, by the number of the receipt: to be looked for, and kept nowhere else."""

    def fulfil(self, wishes: Sequence[Wish]) -> Sequence[int]:
        """Erase what can be erased. Return the numbers of the receipts: of new requests, and of what was erased."""
        outcomes = [self._decide(wish) for wish in wishes]
        kept = self._kept(outcomes)
        for one in outcomes:
            one.erased.update(places.erase(self._connection, one.subjects))
        self._seal(outcomes)
        return [self._issue(one, kept) for one in outcomes if one.is_news]

    def _decide(self, wish: Wish) -> _Outcome:
        """Decide about each order of a request, by its stream."""
        code = wish.request.organization
        outcome = _Outcome(wish, requests.opened(self._connection, wish.request))
        streams = {order.kind.stream(code, order.number): order for order in wish.orders}
        found = self._log.read(streams)
        for stream, order in streams.items():
            if events := found.get(stream, ()):
                self._decide_one(outcome, stream, order, events)
            else:
                outcome.named.update(order.named())  # it may be among the dead letters
        requests.remember(self._connection, outcome.number, code, outcome.seen)
        return outcome

    def _decide_one(
        self, outcome: _Outcome, stream: str, order: OrderRef, events: Sequence[Recorded]
    ) -> None:
        wish, version = outcome.wish, events[-1].version
        looked = order.kind.look([event.fact for event in events], wish.request.kind, self._now, wish.policy)
        if looked.is_open:
            outcome.open.update(looked.named)
            outcome.seen.append(Seen(order, version, None))
            return
        if not looked.named:
            return  # a cancel came, and no order yet: nothing is known of anybody
        decided = () if stream in self._forgotten else looked.facts
        for after, fact in enumerate(decided, start=version + 1):
            self.facts.append(Uncommitted(wish.request.organization, stream, after, fact, wish.cause))
            outcome.erased["topics"] += looked.tombstones
        self._forgotten.setdefault(stream, version + len(decided))
        outcome.seen.append(Seen(order, self._forgotten[stream], self._now))
        outcome.named.update(looked.named)
        outcome.subjects |= looked.subjects

    def _kept(self, outcomes: Sequence[_Outcome]) -> dict[UUID, bytes]:
        """Return what is known of people whom somebody asked to forget: a purge is too large to be looked for."""
        asked = [one for one in outcomes if one.wish.request.kind != "purge"]
        return personal_data.load(self._connection, {each for one in asked for each in one.subjects})

    def _seal(self, outcomes: Sequence[_Outcome]) -> None:
        """Seal dead letters about them shut, in one pass over those that can be read."""
        asked = {one.about: one for one in outcomes}
        by_first: dict[About, list[Found]] = {}
        for found in letters_about.find(self._connection, list(asked)):
            by_first.setdefault(found.abouts[0], []).append(found)
        for about, those in by_first.items():
            letters, messages = seal_shut(self._connection, those)
            asked[about].erased.update({"dead_letters": letters, "dead_letter_topics": messages})

    def _issue(self, one: _Outcome, kept: dict[UUID, bytes]) -> int:
        forgotten = [each.order for each in one.seen if each.forgotten_at is not None]
        erased = {place: count for place, count in one.erased.items() if count}
        left = places.left(self._connection, one.subjects)
        done = Done(erased, left, numbers(forgotten, ORDERS), numbers(forgotten, PURCHASE_ORDERS))
        number, _ = requests.issue(self._connection, one.number, one.wish.request, self._now, done)
        if one.wish.request.kind != "purge":
            documents = [kept[subject] for subject in one.subjects if subject in kept]
            self.values[number] = values_of(documents, one.wish.values)
        return number


def known_of(connection: Connection, organization: str, orders: Collection[OrderRef]) -> frozenset[UUID]:
    """Return the names under which something is, or was, known of the people of these."""
    streams: dict[str, OrderKind] = {
        order.kind.stream(organization, order.number): order.kind for order in orders
    }
    found = PostgresLog(connection).read(streams)
    return frozenset(
        subject
        for stream, events in found.items()
        for subject in streams[stream].subjects([event.fact for event in events])
    )
