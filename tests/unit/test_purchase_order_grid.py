"""Every command of purchase orders meets every state of a line, as the table of the rules has it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from services.streams.order import Refused
from services.streams.purchase_order import CLOSED, ForgetPeople, rolled_up
from services.streams.purchase_order.forget import subjects, tombstones
from tests.support.purchase_standing import HELD, standing, symbol
from tests.support.purchase_stories import Decided, Story
from tests.support.status_stories import rows

COMMANDS: dict[str, Callable[[Story], Decided]] = {
    "pack_slips": lambda story: story.prints(1),
    "send": Story.sends,
    "send, nothing to acknowledge": lambda story: story.sends(acknowledged=False),
    "acknowledge": Story.acknowledges,
    "ship a part": lambda story: story.ships((1, 2)),
    "ship": lambda story: story.ships((1, 5)),
    "hold": Story.holds,
    "hold, other reason": lambda story: story.holds(reason="Strike"),
    "release": Story.releases,
    "due_date": Story.postpones,
    "note": lambda story: story.notes("Expected next week"),
    "note deleted": lambda story: story.notes(None),
    "void": Story.voids,
    "reprint": Story.reprints,
    "cancel request": Story.cancels,
    "cancel request of a part": lambda story: story.cancels(1, 2),
    "cancel accepted": lambda story: story.decides_cancel(True),
    "cancel declined": lambda story: story.decides_cancel(False),
    "address change": lambda story: story.moves("B"),
    "address accepted": lambda story: story.decides_address(True),
    "address declined": lambda story: story.decides_address(False),
    "cost_change": lambda story: story.costs("9.98"),
    "forget people": lambda story: story.when(
        ForgetPeople(subjects(story.facts), tombstones(story.facts), "asked", story.by().at)
    ),
}

GRID = """
command                      | new_order     | sent          | in_process    | held   | shipped       | cancelled
pack_slips                   | ✓ in_process  | n             | n             | n      | n             | n
send                         | ✓ sent        | ∅             | ∅             | –      | –             | –
send, nothing to acknowledge | ✓ in_process  | ∅             | ∅             | –      | –             | –
acknowledge                  | –             | ✓ in_process  | ∅             | noted  | ∅             | ∅
ship a part                  | n             | ✓ in_process  | ✓ in_process  | n      | n             | n
ship                         | n             | ✓ shipped     | ✓ shipped     | n      | n             | n
hold                         | ✓ held        | ✓ held        | ✓ held        | ∅      | n             | n
hold, other reason           | ✓ held        | ✓ held        | ✓ held        | note   | n             | n
release                      | n             | n             | n             | back   | n             | n
due_date                     | ✓             | ✓             | ✓             | ✓      | n             | n
note                         | note          | note          | note          | note   | n             | n
note deleted                 | note          | note          | note          | n      | n             | n
void                         | n             | n             | ✓ new_order   | gone   | –             | –
reprint                      | n             | n             | ✓ in_process  | gone   | –             | –
cancel request               | A cancelled   | A cancelled   | Q             | Q      | auto rejected | auto rejected
cancel request of a part     | A             | A             | Q             | Q      | auto rejected | auto rejected
cancel accepted              | n             | n             | ✓ cancelled   | ✓ cancelled | n        | n
cancel declined              | n             | n             | ✓             | ✓      | n             | n
address change               | A             | A             | Q             | Q      | auto rejected | auto rejected
address accepted             | n             | n             | ✓             | ✓      | n             | n
address declined             | n             | n             | ✓             | ✓      | n             | n
cost_change                  | ✓             | ✓             | ✓             | ✓      | ✓             | n
forget people                | n             | n             | n             | n      | ✓             | ✓
"""
"""The sign, and the status after where it is another one. A held line of a sign of its own: see `HELD_LINES`.

Decisions are of a request that is open. – cannot be: nothing happens.
"""

HELD_LINES = """
sign  | held, began new | held, began sent | held, began in process | held, acknowledged
noted | –               | ✓                | –                      | ∅
back  | ✓ new_order     | ✓ sent           | ✓ in_process           | ✓ in_process
gone  | –               | n                | ✓                      | n
"""
"""A line without a slip is in no batch; integrated vendors void and reprint nothing [V-5]."""

VARIANTS = {
    "new_order": ("new_order",),
    "sent": ("sent",),
    "in_process": ("in_process",),
    "held": HELD,
    "shipped": ("shipped",),
    "cancelled": ("cancelled",),
}
OF_AN_INTEGRATED_VENDOR = VARIANTS | {
    "in_process": ("in_process, acknowledged", "in_process, nothing to acknowledge"),
    "shipped": ("shipped, acknowledged",),
    "cancelled": ("cancelled, sent",),
}
OF_A_BATCH = VARIANTS | {"new_order": ("new_order, voided",)}
"""A batch is voided or replaced once (§14, 10)."""


def cells() -> Iterator[Any]:
    """Each command, each state that it meets, and the cell."""
    of_held_lines = dict(rows(HELD_LINES))
    for command, row in rows(GRID):
        columns = VARIANTS
        if command in ("send", "send, nothing to acknowledge", "acknowledge"):
            columns = OF_AN_INTEGRATED_VENDOR
        elif command in ("void", "reprint"):
            columns = OF_A_BATCH
        for column, variants in columns.items():
            for state in variants:
                cell = of_held_lines.get(row[column], {}).get(state, row[column])
                yield pytest.param(command, state, cell, id=f"{command} meets {state}")


@pytest.mark.parametrize(("command", "state", "cell"), list(cells()))
def test_every_command_meets_every_state(command: str, state: str, cell: str) -> None:
    story = standing(state)
    _prepare(command, story)
    before, facts = story.state, len(story.facts)
    status = story.status[1]
    decided = COMMANDS[command](story)
    sign, _, after = cell.partition(" ")
    if sign == "auto":
        sign, after = "auto rejected", ""
    if sign == "–":
        assert isinstance(decided, Refused) or not decided
    else:
        assert symbol(decided) == sign
    if isinstance(decided, Refused) or not decided:
        assert (story.state, len(story.facts)) == (before, facts)
    assert story.status[1] == (after or status)


def _prepare(command: str, story: Story) -> None:
    """A reason that can be deleted, a request that can be decided."""
    if command == "note deleted":
        story.notes("Expected next week")
    if story.status[1] in ("in_process", "held"):
        if command in ("cancel accepted", "cancel declined"):
            story.cancels()
        if command in ("address accepted", "address declined"):
            story.moves("B")


def test_the_table_leaves_no_command_out() -> None:
    assert [command for command, _ in rows(GRID)] == list(COMMANDS)


@pytest.mark.parametrize("state", ["new_order", "sent", "in_process", *HELD, "shipped", "cancelled"])
@pytest.mark.parametrize("approve", [True, False])
def test_a_decision_of_what_nobody_asked_is_not_allowed(state: str, approve: bool) -> None:
    story = standing(state)
    assert symbol(story.decides_cancel(approve)) == "n"
    assert symbol(story.decides_address(approve)) == "n"
    assert symbol(story.decides_cancel(approve, None)) == "n"
    assert symbol(story.decides_address(approve, None)) == "n"


@pytest.mark.parametrize("command", ["void", "reprint"])
def test_slips_of_a_held_line_are_gone_and_the_line_stays_held(command: str) -> None:
    story = standing("held, began in process")
    COMMANDS[command](story)
    assert (story.status[1], story.line.printed) == ("held", 0)
    assert symbol(story.prints(1)) == "n"
    assert symbol(story.releases()) == "✓"
    assert story.status[1] == "new_order"


@pytest.mark.parametrize("command", ["void", "reprint"])
@pytest.mark.parametrize("state", OF_AN_INTEGRATED_VENDOR["in_process"])
def test_an_integrated_vendor_voids_and_reprints_nothing(state: str, command: str) -> None:
    assert symbol(COMMANDS[command](standing(state))) == "n"


@pytest.mark.parametrize("state", ["sent", "in_process", *HELD, "shipped", "cancelled"])
def test_an_order_without_a_line_that_waits_adds_nothing_to_a_batch(state: str) -> None:
    story = standing(state)
    decided = story.prints()
    assert isinstance(decided, Refused) or not decided


def test_people_are_forgotten_where_nothing_is_open() -> None:
    assert set(CLOSED) == {"shipped", "cancelled", "complete"}


ROLLED_UP = """
lines                           | order
new_order                       | new_order
in_process                      | in_process
held                            | held
shipped                         | shipped
cancelled                       | cancelled
new_order, new_order            | new_order
in_process, in_process          | in_process
held, held                      | held
shipped, shipped                | shipped
cancelled, cancelled, cancelled | cancelled
shipped, cancelled              | complete
cancelled, shipped, cancelled   | complete
new_order, in_process           | open
new_order, held                 | open
in_process, held                | open
new_order, shipped              | open
in_process, cancelled           | open
held, shipped                   | open
held, cancelled                 | open
shipped, cancelled, in_process  | open
shipped, shipped, new_order     | open
"""


@pytest.mark.parametrize(("lines", "row"), list(rows(ROLLED_UP)))
def test_the_status_of_an_order_is_what_its_lines_have_in_common(lines: str, row: dict[str, str]) -> None:
    assert rolled_up(lines.split(", ")) == row["order"]  # type: ignore[arg-type]
