"""Whatever happens to an order in whichever sequence: the product and a naive model of its lines agree line by line."""

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.organization import Organization
from services.projections.read_models import order_lines, order_status
from services.streams.order import Choice, Known, Partly, Refused, RouteOrder, rollup, unrouted
from services.streams.order.changing import reserved_at, standing
from services.streams.stock import leavings, promises
from tests.support.folding import folded
from tests.support.naive_statuses import NaiveOrder
from tests.support.order_stream import MON
from tests.support.status_stories import Story, chain, status_of

TAX = "0.25"
UNITS = [(5, TAX), (3, TAX)]
STORES = ("S-1", "S-2", "S-3", "S-4")
SAID = [
    "new_order",
    "polled",
    "posted",
    "accepted",
    "picked",
    "intransit",
    "intransit_polled",
    "received",
    "fulfilled",
    "rejected",
    "unfulfillable",
    "canceled",
]
WHO = st.sampled_from(["its", "its", "its", None, "S-1", "S-2", "P-1", "P-1"])
LINE = st.sampled_from([None, 1, 1, 2, 3, 4])
SHARE = st.sampled_from([None, None, None, 1, 2, 5])
LAG = st.sampled_from([0, 0, 0, 0, 90, 400])
STATUS = st.sampled_from([*SAID, "rejected", "intransit"])
SAY = st.tuples(st.just("say"), STATUS, WHO, LINE, SHARE, LAG)
ITS = st.tuples(st.just("say"), STATUS, st.just("its"), LINE, st.none(), st.just(0))
HAND = st.tuples(st.just("hand"), STATUS, LINE, SHARE)
STEPS = st.one_of(
    *(SAY, SAY, SAY, SAY, ITS, ITS, ITS, HAND, HAND, HAND),  # the more often, the farther stories come
    st.tuples(st.just("move"), st.sampled_from(["S-2", "S-3", "S-4", "N-1", "R-1", "P-1", "NOWHERE"]), LINE),
    st.tuples(
        st.just("poll"),
        st.sampled_from(["fulfillments", "intransit"]),
        st.sampled_from(["S-1", "S-2", "P-1"]),
    ),
    st.tuples(st.just("route"), st.booleans()),
    st.tuples(st.just("cancel")),
    st.tuples(st.just("timer"), st.integers(0, 9)),
    st.tuples(st.just("review"), st.booleans()),
    st.tuples(st.just("split"), st.booleans()),
    st.tuples(st.just("collect by"), st.integers(0, 9), LINE),
)
POLICIES = st.fixed_dictionaries(
    {
        "split": st.sampled_from([True, True, False]),
        "partial": st.sampled_from([True, True, False]),
        "restricted": st.booleans(),
        "require": st.booleans(),
        "days": st.sampled_from([None, 1, 2]),
        "open_days": st.sampled_from([["mon", "tue", "wed", "thu", "fri", "sat"], ["wed", "sun"]]),
        "time_zone": st.sampled_from(["UTC", "America/Los_Angeles", "Pacific/Auckland"]),
        "pickup": st.sampled_from(["ALL", "SHOP", "NONE"]),
    }
)


class Both:
    """The product and the model, told the same."""

    def __init__(self, kind: str, drawn: dict[str, Any]) -> None:
        self._drawn = drawn
        there = {"open_days": drawn["open_days"], "time_zone": drawn["time_zone"], "system": drawn["pickup"]}
        systems = {"S-1": "SHOP", "S-2": "SHOP", "S-3": "ALL", "S-4": "NONE", "N-1": "ALL", "R-1": "RICS"}
        places = {
            code: {
                "system": system,
                "delivery": code != "N-1",
                "sourcing": code != "N-1",
                "require": system == "SHOP" and drawn["require"],
            }
            for code, system in {**systems, "P-1": drawn["pickup"]}.items()
        }
        places["P-1"] |= there
        self._now = MON
        self.story = Story(kind, self._chain(drawn["split"]), [units for units, _ in UNITS], tax=TAX)
        self.model = NaiveOrder(kind.replace(" ", "_"), UNITS, places, **drawn)
        self._split(drawn["split"])

    def _chain(self, split: bool) -> Organization:
        drawn, days = self._drawn, self._drawn["days"] if split else None
        auto = {"pickup_days": days, "ship_for_pickup_days": days, "reason_code": "UNCLAIMED"}
        there = {"open_days": drawn["open_days"], "time_zone": drawn["time_zone"], "system": drawn["pickup"]}
        return chain(
            split_order=split,
            partial_updates=drawn["partial"],
            restrict_reassignment_of_canceled_line=drawn["restricted"],
            auto_cancel=auto if days else None,
            systems=[{"code": "SHOP", "require_status_update": drawn["require"]}],
            locations=[{"code": "P-1", "type": "store", **there}],
        )

    def _split(self, split: bool) -> None:
        """The organization changes its mind about splitting orders, and with it about days to collect by."""
        self.story.policy = self._chain(split)
        self.model.policy |= {"split": split, "days": self._drawn["days"] if split else None}

    @property
    def now(self) -> datetime:
        """The clock of both: each step takes two hours of the story, of which this is the first."""
        return self._now

    def take(self, step: tuple[Any, ...]) -> None:
        """Tell both, and compare what they say."""
        name, *told = step
        self._now = self.story.now + timedelta(hours=1)
        refused = getattr(self, "_" + name.replace(" ", "_"))(*told)
        if refused is not None:
            decided, expected = refused
            assert isinstance(decided, Refused | Partly) == expected, (step, decided)

    def _say(self, status: str, who: str | None, number: int | None, units: int | None, lag: int) -> Any:
        if who == "its":
            who = self._speaker(status, number)
        at = self.now - timedelta(minutes=lag)
        decided = self.story.says(status, who, line_number=number, quantity=units, at=at, now=self.now)
        return decided, self.model.say(status, at, who, number, units)

    def _speaker(self, status: str, number: int | None) -> str | None:
        line = self.model.lines.get(number or 1)
        if line is None or not self.model.travels(line):
            return line and self.model.holder(line)
        at_the_end = status in ("intransit_polled", "received", "fulfilled")
        return self.model.pickup if at_the_end else self.model.holder(line)

    def _hand(self, status: str, number: int | None, units: int | None) -> Any:
        decided = self.story.hand(status, line_number=number, quantity=units, at=self.now, now=self.now)
        return decided, self.model.say(status, self.now, None, number, units, by_hand=True)

    def _move(self, to: str, number: int | None) -> Any:
        decided = self.story.move(to, line_number=number, at=self.now, now=self.now)
        return decided, self.model.move(to, self.now, number)

    def _poll(self, kind: str, who: str) -> None:
        self.story.poll(kind, who)
        self.model.poll(kind, who, self.story.now)

    def _route(self, in_shares: bool) -> None:
        def choose(line: dict[str, Any]) -> list[tuple[str | None, int]]:
            if self.model.kind == "pickup":
                return [("P-1", line["quantity"])]
            free: list[str | None] = [at for at in STORES if at not in line["tried"]]
            if in_shares and self.model.policy["split"] and line["quantity"] > 1 and len(free) > 1:
                return [(free[0], 1), (free[1], line["quantity"] - 1)]
            return [(free[0] if free else None, line["quantity"])]

        choices = [
            Choice(number, units, at, "stock" if self.model.reserves(at, "new_order") else "none")
            for number in unrouted(self.story.state)
            for at, units in choose(self.model.lines[number])
        ]
        assert isinstance(self.story.state, Known)
        self.story.when(RouteOrder(choices, self.story.state.decisions + 1, self.now, "NOWHERE"))
        self.model.route(choose, self.now)

    def _cancel(self) -> None:
        self.story.cancel()
        self.model.cancel()

    def _timer(self, days: int) -> None:
        now = self.now + timedelta(days=days)
        known = [line["by"] for line in self.model.lines.values() if line["by"]]
        day = known[0] if known else now.date()
        self.story.nobody_collects(day, now)
        self.model.unclaimed(day, now)

    def _review(self, flag: bool) -> None:
        self.story.says(under_review=flag)
        self.model.flag = flag

    def _collect_by(self, days: int, number: int | None) -> Any:
        day = self.now + timedelta(days=days)
        decided = self.story.says(pickup_by=day, line_number=number, at=self.now, now=self.now)
        return decided, self.model.collect_by(day, self.now, number)

    def agree(self) -> None:
        """Line by line, and shelf by shelf."""
        assert shown(self.story) == self.model.shown()
        reserved: Counter[Any] = Counter()
        moves: Counter[Any] = Counter()
        for fact in self.story.facts:
            for promise in promises(fact):
                reserved[promise.location, promise.item] += promise.units
            for leaving in leavings(fact):
                moves[leaving.location, leaving.item, leaving.at] += leaving.change
        assert {key: units for key, units in reserved.items() if units} == self.model.reserved()
        assert {key: units for key, units in moves.items() if units} == self.model.on_hand()
        assert isinstance(self.story.state, Known)
        assert self.story.state.under_review == self.model.flag

    def told(self) -> None:
        """The read models tell the same of every line, and of the order."""
        rows = folded(order_lines.READ_MODEL, self.story.facts)
        told = {
            number: (row.status, _at(row), row.quantity, row.tax, row.polled_count, row.pickup_by)
            for (_, _, number), row in rows.items()
        }
        assert told == {
            number: (line[0].replace("in process", "open"), _at(Here(*line[:2])), *line[2:6])
            for number, line in self.model.shown().items()
        }
        (order,) = folded(order_status.READ_MODEL, self.story.facts).values()
        assert isinstance(self.story.state, Known)
        assert order.status == rollup.status_of(self.story.state)


class Here(NamedTuple):
    """Status and location of a line."""

    status: str
    location: str | None


def _at(line: Any) -> str | None:
    """The location; of a canceled line it may be the one for unfulfillable lines, where nobody had it."""
    return None if line.status == "canceled" else line.location


def shown(story: Story) -> dict[int, tuple[Any, ...]]:
    """The lines of the product as the model shows its own."""
    order = story.state
    assert isinstance(order, Known)
    found = {}
    for number, line in sorted(order.lines.items()):
        stands = standing(order, line)
        assert stands.reserved_at in (None, reserved_at(order, line, stands.status))
        found[number] = (
            status_of(line),
            line.stands_at,
            line.quantity,
            line.tax,
            line.polled,
            line.pickup_by,
            stands.reserved_at,
            line.requesting,
            line.tried,
        )
    return found


def sums(story: Story) -> dict[int, tuple[int, Decimal]]:
    """Units and tax of all parts of each line that was sent."""
    found: dict[int, tuple[int, Decimal]] = {}
    for line in story.lines.values():
        units, tax = found.get(line.requesting, (0, Decimal(0)))
        found[line.requesting] = (units + line.quantity, tax + line.tax)
    return found


def played(kind: str, policy: dict[str, Any], steps: list[tuple[Any, ...]]) -> None:
    """All steps, each compared."""
    both = Both(kind, policy)
    sent = sums(both.story)
    both.agree()
    for step in [("route", False), *steps]:
        both.take(step)
        both.agree()
        assert sums(both.story) == sent
    both.told()


BEGINNINGS = st.sampled_from(
    [
        [],
        [],
        *(
            [("say", status, "its", None, None, 0)]
            for status in ("picked", "intransit", "received", "fulfilled")
        ),
    ]
)
"""Most stories of any length never come far by themselves."""
STORIES = st.tuples(BEGINNINGS, st.lists(STEPS, min_size=8, max_size=20)).map(lambda two: [*two[0], *two[1]])


@settings(max_examples=300)
@given(POLICIES, STORIES)
def test_a_delivery_order_is_as_a_naive_reader_of_the_rules_says(policy: Any, steps: Any) -> None:
    played("delivery", policy, steps)


@settings(max_examples=200)
@given(POLICIES, STORIES)
def test_a_pickup_order_is_as_a_naive_reader_of_the_rules_says(policy: Any, steps: Any) -> None:
    played("pickup", policy, steps)


@settings(max_examples=400)
@given(POLICIES, STORIES)
def test_a_ship_for_pickup_order_is_as_a_naive_reader_of_the_rules_says(policy: Any, steps: Any) -> None:
    played("ship for pickup", policy, steps)
