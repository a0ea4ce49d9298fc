"""One organization's stream: every state meets every command."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from schemas.events.organization import (
    AnyOrganizationFact,
    OrganizationApplied,
    ProcessingPaused,
    ProcessingResumed,
)
from schemas.organization import Organization
from services.streams.organization import (
    INITIAL,
    Applied,
    ApplyOrganization,
    Command,
    PauseProcessing,
    Refused,
    ResumeProcessing,
    decide,
    evolve,
    fold,
    organization_stream,
)
from tests.support.organizations import EAST, document, processing

MON = datetime(2026, 3, 2, 9, tzinfo=UTC)
TUE = MON + timedelta(days=1)
WED = MON + timedelta(days=2)
BOTH = document(processing=[processing(), processing("DC-WEST")])


def applied(whole: Organization = BOTH, version: int = 1, at: datetime = MON) -> OrganizationApplied:
    return OrganizationApplied(organization="ACME", policy_version=version, document=whole, applied_at=at)


def paused(dc: str = "DC-EAST", at: datetime = TUE) -> ProcessingPaused:
    return ProcessingPaused(organization="ACME", dc=dc, paused_at=at)


def resumed(dc: str = "DC-EAST", at: datetime = TUE) -> ProcessingResumed:
    return ProcessingResumed(organization="ACME", dc=dc, resumed_at=at)


STORIES: dict[str, Sequence[AnyOrganizationFact]] = {
    "not applied": [],
    "applied": [applied()],
    "paused": [applied(), paused()],
    "resumed": [applied(), paused(), resumed()],
}
COMMANDS: dict[str, Command] = {
    "apply the same": ApplyOrganization(BOTH, now=TUE),
    "apply another": ApplyOrganization(document(), now=TUE),
    "apply nonsense": ApplyOrganization(document(processing=[]), now=TUE),
    "apply a stranger's": ApplyOrganization(document(organization="OTHER"), now=TUE),
    "pause": PauseProcessing("ACME", "DC-EAST", now=TUE),
    "pause unknown": PauseProcessing("ACME", "DC-NORTH", now=TUE),
    "resume": ResumeProcessing("ACME", "DC-EAST", now=TUE),
    "resume unknown": ResumeProcessing("ACME", "DC-NORTH", now=TUE),
}
FIRST = [applied(at=TUE)]
NEXT = [applied(document(), version=2, at=TUE)]
OTHER = [
    OrganizationApplied(
        organization="OTHER", policy_version=1, document=document(organization="OTHER"), applied_at=TUE
    )
]
GRID: dict[str, dict[str, Sequence[AnyOrganizationFact] | type[Refused]]] = {
    "not applied": {
        "apply the same": FIRST,
        "apply another": [applied(document(), at=TUE)],
        "apply nonsense": Refused,
        "apply a stranger's": OTHER,
        "pause": Refused,
        "pause unknown": Refused,
        "resume": Refused,
        "resume unknown": Refused,
    },
    "applied": {
        "apply the same": [],
        "apply another": NEXT,
        "apply nonsense": Refused,
        "apply a stranger's": Refused,
        "pause": [paused()],
        "pause unknown": Refused,
        "resume": [],
        "resume unknown": Refused,
    },
    "paused": {
        "apply the same": [],
        "apply another": NEXT,
        "apply nonsense": Refused,
        "apply a stranger's": Refused,
        "pause": [],
        "pause unknown": Refused,
        "resume": [resumed()],
        "resume unknown": Refused,
    },
    "resumed": {
        "apply the same": [],
        "apply another": NEXT,
        "apply nonsense": Refused,
        "apply a stranger's": Refused,
        "pause": [paused()],
        "pause unknown": Refused,
        "resume": [],
        "resume unknown": Refused,
    },
}


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_state_meets_every_command(story: str, command: str) -> None:
    answer = decide(COMMANDS[command], fold(STORIES[story]))
    expected = GRID[story][command]
    assert isinstance(answer, Refused) if expected is Refused else answer == expected


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_given_twice_changes_nothing_the_second_time(story: str, command: str) -> None:
    state = fold(STORIES[story])
    answer = decide(COMMANDS[command], state)
    if not isinstance(answer, Refused):
        for fact in answer:
            state = evolve(state, fact)
        assert decide(COMMANDS[command], state) == []


def test_a_refusal_names_what_is_known() -> None:
    answer = decide(COMMANDS["pause unknown"], fold([applied()]))
    assert answer == Refused("DC-NORTH is no DC under processing of ACME (there: DC-EAST, DC-WEST)")


@pytest.mark.parametrize("fulfilment", ["hold", "route"])
def test_a_dc_keeps_its_queue_until_no_order_waits_in_it(fulfilment: str) -> None:
    left = document(fulfilment=fulfilment, processing=[processing("DC-WEST")])
    assert decide(ApplyOrganization(left, TUE, {"DC-WEST": 3}), fold([applied()])) == [applied(left, 2, TUE)]
    answer = decide(ApplyOrganization(left, TUE, {"DC-EAST": 1, "DC-WEST": 3}), fold([applied()]))
    assert answer == Refused(
        "1 order waits in the queue of DC-EAST, and no run would ever come. Keep DC-EAST under processing until they"
        " have left or are cancelled, also with fulfilment: route; run it: orderfold runs now --dc DC-EAST"
    )


def test_a_document_that_contradicts_itself_is_refused_with_the_place() -> None:
    answer = decide(ApplyOrganization(document(locations=[EAST, EAST]), now=MON), INITIAL)
    assert answer == Refused("locations.1.code: DC-EAST is entry 0 already; keep one of the two")


def test_a_pause_outlives_a_new_document_as_long_as_it_has_the_dc() -> None:
    kept = fold([applied(), paused(), applied(document(), version=2, at=WED)])
    gone = fold([applied(), paused("DC-WEST"), applied(document(), version=2, at=WED)])
    back = evolve(gone, applied(version=3, at=WED))
    assert isinstance(kept, Applied)
    assert isinstance(gone, Applied)
    assert isinstance(back, Applied)
    assert (kept.paused, gone.paused, back.paused) == (frozenset({"DC-EAST"}), frozenset(), frozenset())


def test_a_schedule_counts_from_the_document_that_brought_it() -> None:
    changed = [processing(), processing("DC-WEST", schedule=["0 1 * * *"])]
    state = fold([applied(), applied(document(processing=changed, name="Acme"), version=2, at=WED)])
    assert isinstance(state, Applied)
    assert state.scheduled_since == {"DC-EAST": MON, "DC-WEST": WED}


def test_runs_that_came_during_a_pause_are_not_missed() -> None:
    state = fold([applied(), paused(at=TUE), resumed(at=WED)])
    assert isinstance(state, Applied)
    assert state.scheduled_since == {"DC-EAST": WED, "DC-WEST": MON}


def test_a_dc_that_left_and_came_back_starts_anew() -> None:
    state = fold([applied(), applied(document(), version=2, at=TUE), applied(version=3, at=WED)])
    assert isinstance(state, Applied)
    assert state.scheduled_since == {"DC-EAST": MON, "DC-WEST": WED}
    assert state.version == 3


def test_evolve_never_refuses() -> None:
    assert fold([paused(), resumed()]) == INITIAL


def test_an_organization_has_one_stream() -> None:
    assert organization_stream("ACME") == "organization-ACME"
