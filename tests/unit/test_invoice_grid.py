"""Every action meets an invoice in every state, as the table of the rules has it (VIN-1 to VIN-4)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from schemas.reasons import DeadLetterReason
from services.streams.invoice import Terms
from services.streams.order import Refused
from tests.support.invoice_stories import Decided, InvoiceStory, asked, line
from tests.support.status_stories import rows

PULL, PUSH = Terms(push=False), Terms()
IN, OUT = asked(line(1, 2)), asked(line(1, 2, "9.99"))
"""In balance, and not: the price is 8.98, the threshold 0."""

WAYS: dict[str, list[Callable[[InvoiceStory], Decided]]] = {
    "none": [],
    "none, deleted": [lambda story: story.creates(OUT), InvoiceStory.deletes],
    "new": [lambda story: story.creates(OUT)],
    "held": [lambda story: story.creates(OUT, submit=True)],
    "approved": [lambda story: story.creates(OUT, submit=True), InvoiceStory.approves],
    "rejected": [lambda story: story.creates(OUT, submit=True), InvoiceStory.rejects],
    "posted": [
        lambda story: story.creates(OUT, submit=True),
        InvoiceStory.approves,
        InvoiceStory.hands_over,
    ],
}
"""How an invoice comes into a state, at a retailer that collects."""

ACTIONS: dict[str, Callable[[InvoiceStory], Decided]] = {
    "create": lambda story: story.creates(OUT),
    "create, another": lambda story: story.creates(asked(line(2))),
    "create and submit": lambda story: story.creates(OUT, submit=True),
    "create and submit, in balance": lambda story: story.creates(IN, submit=True),
    "maintain": lambda story: story.maintains(asked(line(2))),
    "maintain, nothing new": lambda story: story.maintains(OUT),
    "maintain and submit": lambda story: story.maintains(OUT, submit=True),
    "submit": InvoiceStory.submits,
    "delete": InvoiceStory.deletes,
    "approve": InvoiceStory.approves,
    "reject": InvoiceStory.rejects,
    "hand over": InvoiceStory.hands_over,
    "resend": InvoiceStory.resends,
}

GRID = """
action                        | none       | new      | held     | approved | rejected   | posted
create                        | ✓ new      | ∅        | ∅        | ∅        | ∅          | ∅
create, another               | ✓ new      | conflict | conflict | conflict | conflict   | conflict
create and submit             | ✓ held     | ✓ held   | ∅        | ∅        | ∅          | ∅
create and submit, in balance | ✓ approved | conflict | conflict | conflict | conflict   | conflict
maintain                      | unknown    | ✓ new    | n        | n        | ✓ rejected | n
maintain, nothing new         | unknown    | ∅        | n        | n        | ∅          | n
maintain and submit           | unknown    | ✓ held   | n        | n        | ✓ held     | n
submit                        | unknown    | ✓ held   | n        | n        | ✓ held     | n
delete                        | unknown    | ✓ none   | n        | n        | ✓ none     | n
approve                       | unknown    | n        | ✓ approved | n      | n          | n
reject                        | unknown    | n        | ✓ rejected | n      | n          | n
hand over                     | unknown    | ∅        | ∅        | ✓ posted | ∅          | ∅
resend                        | unknown    | n        | n        | n        | n          | ✓ posted
"""
"""The sign, and the status after where it is told. Where the table of the rules has –, nobody has such an invoice."""


def cells() -> Iterator[Any]:
    """Each action, each state that it meets, and the cell."""
    for action, row in rows(GRID):
        for state in WAYS:
            yield pytest.param(action, state, row[state.partition(",")[0]], id=f"{action} meets {state}")


def standing(state: str, terms: Terms = PULL) -> InvoiceStory:
    """An invoice in this state."""
    story = InvoiceStory(terms=terms)
    for way in WAYS[state]:
        assert not isinstance(way(story), Refused), state
    assert story.status == state.partition(",")[0]
    return story


SIGNS = {
    DeadLetterReason.NOT_ALLOWED: "n",
    DeadLetterReason.CONFLICTING_INVOICE: "conflict",
    DeadLetterReason.UNKNOWN_INVOICE: "unknown",
}


def symbol(decided: Decided) -> str:
    """One cell of the grid."""
    if isinstance(decided, Refused):
        return SIGNS[decided.reason]
    return "✓" if decided else "∅"


@pytest.mark.parametrize(("action", "state", "cell"), list(cells()))
def test_every_action_meets_every_state(action: str, state: str, cell: str) -> None:
    story = standing(state)
    before, facts, status = story.state, len(story.facts), story.status
    decided = ACTIONS[action](story)
    sign, _, after = cell.partition(" ")
    assert symbol(decided) == sign
    if sign != "✓":
        assert (story.state, len(story.facts)) == (before, facts)
    assert story.status == (after or status)


@pytest.mark.parametrize(
    ("state", "act"),
    [
        ("none", lambda story: story.creates(IN, submit=True)),
        ("new", lambda story: story.maintains(IN, submit=True)),
        ("rejected", lambda story: story.maintains(IN, submit=True)),
        ("held", InvoiceStory.approves),
    ],
)
def test_what_is_approved_is_handed_over_at_once_where_the_retailer_does_not_collect(
    state: str, act: Callable[[InvoiceStory], Decided]
) -> None:
    story = standing(state, PUSH)
    act(story)
    assert story.status == "posted"


def test_a_rejected_invoice_in_balance_is_approved_as_it_is_submitted_again() -> None:
    story = standing("rejected")
    assert symbol(story.maintains(IN)) == "✓"
    assert story.status == "rejected"
    assert symbol(story.submits()) == "✓"
    assert story.status == "approved"
