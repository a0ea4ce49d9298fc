"""Every status a line can have meets every status a message can say, for every type of order."""

from collections.abc import Iterator

import pytest

from schemas.events.order_routing import LinesRejected, LinesUnfulfillable
from schemas.events.order_status import StatusUpdateRestricted
from tests.support.status_stories import (
    KINDS,
    OTHER,
    PICKUP,
    RICS,
    STATUSES,
    Decided,
    Story,
    chain,
    facts_of,
    has,
    rows,
    said_by,
    standing,
    symbol,
)

# → becomes it · = repetition · ⇒ rejected, then routing · R refused on the history · r R where canceled lines are
# restricted, else → · n not_allowed · h nobody has it, not_assigned · - not of the type
TABLE = """
line is              | new_order | polled | accepted | picked | intransit | intransit_polled | received | fulfilled | rejected | canceled
in process           | h | h | h | h | h | h | h | h | h | →
new_order            | = | → | → | → | → | → | → | → | ⇒ | →
polled               | → | = | → | → | → | → | → | → | ⇒ | →
posted               | → | → | → | → | - | - | - | → | ⇒ | →
accepted             | → | → | = | → | → | → | → | → | ⇒ | →
picked               | → | → | → | = | → | → | → | → | ⇒ | →
intransit            | n | n | n | n | = | → | → | → | ⇒ | →
intransit_polled     | n | n | n | n | n | = | → | → | ⇒ | →
received             | n | n | n | n | n | n | = | → | ⇒ | →
rejected             | h | h | h | h | h | h | h | h | h | →
unfulfillable        | h | h | h | h | h | h | h | h | h | →
fulfilled            | R | R | R | R | R | R | R | = | R | R
canceled             | r | r | r | r | r | r | r | r | r | =
canceled, never held | h | h | h | h | h | h | h | h | h | =
"""  # noqa: E501 - a table

# Who may say it: h the location that has it, s the sourcing, p the pickup location, * any or none, n nobody
SPEAKERS = """
status           | delivery | pickup | ship for pickup | ship for pickup, source = pickup
accepted         | h | h | s   | h
picked           | h | h | s   | h
polled           | h | h | s   | h
new_order        | h | h | s   | h
intransit        | n | n | s   | n
intransit_polled | n | n | p   | n
received         | n | n | p   | n
fulfilled        | h | h | p   | h
rejected         | h | h | s p | h
canceled         | * | * | *   | *
unfulfillable    | n | n | n   | n
posted           | n | n | n   | n
"""
MAY_SAY = dict(rows(SPEAKERS))


def _lines() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Order type, status, and what follows of each thing that is said by whoever may say it.

    A ship-for-pickup order that nobody sources has no source that is its pickup location.
    """
    for kind in KINDS:
        for status, cells in rows(TABLE):
            if has(kind, status) and not (kind == KINDS[-1] and cells["accepted"] == "h"):
                yield (
                    kind,
                    status,
                    {said: "n" if MAY_SAY[said][kind] == "n" else cell for said, cell in cells.items()},
                )


def _plain(cell: str, said: str, *, restricted: bool) -> str:
    if cell == "r":
        return "R" if restricted else "⇒" if said == "rejected" else "→"
    return cell


@pytest.mark.parametrize("restricted", [True, False], ids=["restricted", "free"])
@pytest.mark.parametrize("split", [True, False], ids=["split", "whole"])
@pytest.mark.parametrize(("kind", "status", "cells"), list(_lines()))
def test_every_status_meets_every_message(
    kind: str, status: str, cells: dict[str, str], split: bool, restricted: bool
) -> None:
    policy = chain(split_order=split, restrict_reassignment_of_canceled_line=restricted)
    found = {}
    for said in cells:
        story = standing(kind, status, policy)
        before = dict(story.status)
        by = RICS if status == "posted" else said_by(kind, said)
        decided = story.says(said, by, line_number=1 if split else None)
        found[said] = symbol(decided)
        _assert_that_it_happened(story, before, said, decided, split=split)
    assert found == {said: _plain(cell, said, restricted=restricted) for said, cell in cells.items()}


def _assert_that_it_happened(
    story: Story, before: dict[int, str], said: str, decided: Decided, *, split: bool
) -> None:
    """The named line has the status, or all have where orders are not split; a refusal names the same lines."""
    meant = [1] if split else [1, 2]
    after = dict(before)
    if symbol(decided) in ("→", "⇒"):
        lost = said == "rejected" and story.kind == "pickup"
        after |= dict.fromkeys(meant, "unfulfillable" if lost else said)
        if lost:
            assert [type(fact) for fact in facts_of(decided)] == [LinesRejected, LinesUnfulfillable]
    assert story.status == after
    told = [fact for fact in facts_of(decided) if isinstance(fact, StatusUpdateRestricted)]
    assert [(line.line_number, line.status) for fact in told for line in fact.lines] == (
        [(number, before[number]) for number in meant] if symbol(decided) == "R" else []
    )


@pytest.mark.parametrize("split", [True, False], ids=["split", "whole"])
@pytest.mark.parametrize(("kind", "status", "cells"), list(_lines()))
def test_a_message_that_names_nobody_is_the_holders(
    kind: str, status: str, cells: dict[str, str], split: bool
) -> None:
    found = {said: symbol(standing(kind, status, chain(split_order=split)).says(said)) for said in cells}
    assert found == {said: _plain(cell, said, restricted=True) for said, cell in cells.items()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("said", ["accepted", "picked", "fulfilled", "canceled", "rejected"])
def test_an_update_of_a_line_moves_the_whole_order_where_orders_are_not_split(kind: str, said: str) -> None:
    story = standing(kind, "new_order", chain(split_order=False))
    story.says(said, said_by(kind, said), line_number=2)
    assert len(set(story.status.values())) == 1
    assert set(story.status.values()) != {"new_order"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_update_of_no_line_moves_every_line_that_the_location_has(kind: str) -> None:
    story = standing(kind, "new_order", chain())
    assert symbol(story.says("accepted", story.source)) == "→"
    assert set(story.status.values()) == {"accepted"}


@pytest.mark.parametrize("split", [True, False], ids=["split", "whole"])
@pytest.mark.parametrize("who", ["S-1", PICKUP, OTHER, None])
@pytest.mark.parametrize("kind", KINDS)
def test_who_may_say_what(kind: str, who: str | None, split: bool) -> None:
    found, expected = {}, {}
    for said, of_types in MAY_SAY.items():
        story = standing(kind, "picked", chain(split_order=split))
        found[said] = symbol(story.says(said, who))
        expected[said] = _said_of_a_picked_line(story, said, who, of_types[kind])
    assert found == expected


def _said_of_a_picked_line(story: Story, said: str, who: str | None, may: str) -> str:
    speakers = {"h": [story.source], "s": ["S-1"], "p": [PICKUP], "s p": ["S-1", PICKUP]}
    if may == "n":
        return "n"
    if may != "*" and who is not None and who not in speakers[may]:
        return "h"
    return {"rejected": "⇒", "picked": "="}.get(said, "→")


@pytest.mark.parametrize("status", ["fulfilled", "canceled"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_type_is_asked_before_the_holder_and_the_holder_before_the_table(kind: str, status: str) -> None:
    anybody = "=" if status == "canceled" else "R"
    found = {
        said: symbol(standing(kind, status, chain()).says(said, OTHER, line_number=1)) for said in MAY_SAY
    }
    assert found == {said: {"n": "n", "*": anybody}.get(of[kind], "h") for said, of in MAY_SAY.items()}


@pytest.mark.parametrize("status", ["in process", "rejected", "unfulfillable"])
@pytest.mark.parametrize("kind", KINDS[:3])
def test_what_the_type_does_not_have_is_not_allowed_though_nobody_has_the_line(
    kind: str, status: str
) -> None:
    if has(kind, status):
        found = {said: symbol(standing(kind, status, chain()).says(said, OTHER)) for said in MAY_SAY}
        assert found == {said: {"n": "n", "*": "→"}.get(of[kind], "h") for said, of in MAY_SAY.items()}


def test_the_tables_leave_no_status_out() -> None:
    assert {status.partition(",")[0] for status, _ in rows(TABLE)} == {*STATUSES, "in process"}
    assert set(MAY_SAY) == set(STATUSES)


@pytest.mark.parametrize("kind", KINDS)
def test_an_order_whose_lines_differ_is_treated_as_split_whatever_the_policy_says_now(kind: str) -> None:
    story = standing(kind, "new_order", chain())
    story.says("accepted", story.source, line_number=1)
    story.policy = chain(split_order=False)
    story.says("picked", story.source, line_number=2)
    assert story.status == {1: "accepted", 2: "picked"}


def test_the_policy_in_force_decides_and_not_that_of_the_day_the_order_came() -> None:
    story = standing("delivery", "new_order", chain(split_order=False))
    story.policy = chain(split_order=True)
    story.says("accepted", "S-1", line_number=1)
    assert story.status == {1: "accepted", 2: "new_order"}
