"""Policies between batches: what is new is read, and no more of a long history than is needed."""

from collections.abc import Iterator

import pytest

from schemas.events.organization import AnyOrganizationFact, OrganizationApplied, ProcessingPaused
from services.common.current import Current
from services.common.database import Connection, connect
from services.common.eventstore import PostgresLog, Uncommitted
from services.common.settings import Settings
from services.operating.setup import prepare_database
from services.streams.organization import INITIAL, Applied, State, evolve, organization_stream
from tests.support.order_stream import MON
from tests.support.organizations import document
from tests.support.parts import own_database
from tests.support.system import unique

VERSIONS = 25
"""More than are read at once."""


class Folding:
    """An evolve that keeps what it was given."""

    def __init__(self) -> None:
        self.folded: list[AnyOrganizationFact] = []

    def __call__(self, state: State, fact: AnyOrganizationFact) -> State:
        self.folded.append(fact)
        return evolve(state, fact)


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """A prepared database; no broker is needed."""
    with own_database("current") as url:
        prepare_database(Settings(database=url))
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Connection]:
    with connect(database_url, name="test") as connection:
        yield connection


@pytest.fixture
def code(database: Connection) -> str:
    """An organization whose document changed often, and whose DC rests."""
    named = unique()
    pause = ProcessingPaused(organization=named, dc="DC-EAST", paused_at=MON)
    record(database, named, 1, *[applied(named, version) for version in range(1, VERSIONS + 1)], pause)
    return named


def applied(code: str, version: int) -> OrganizationApplied:
    named = document(organization=code, name=f"Version {version}")
    return OrganizationApplied(organization=code, policy_version=version, document=named, applied_at=MON)


def record(connection: Connection, code: str, first: int, *facts: AnyOrganizationFact) -> None:
    stream = organization_stream(code)
    with connection.transaction():
        events = [Uncommitted(code, stream, version, fact) for version, fact in enumerate(facts, first)]
        log = PostgresLog(connection)
        log.read([stream])
        log.append(events)


def loaded(current: Current[State], connection: Connection, code: str) -> tuple[int, Applied]:
    stream = organization_stream(code)
    version, state = current.load(connection, [stream])[stream]
    assert isinstance(state, Applied)
    return version, state


def test_of_a_stream_that_has_grown_only_what_is_new_is_folded(database: Connection, code: str) -> None:
    folding = Folding()
    current: Current[State] = Current(folding, INITIAL)
    version, state = loaded(current, database, code)
    assert (version, state.version, state.paused) == (VERSIONS + 1, VERSIONS, {"DC-EAST"})
    assert len(folding.folded) == VERSIONS + 1

    record(database, code, VERSIONS + 2, newest := applied(code, VERSIONS + 1))

    version, state = loaded(current, database, code)
    assert (version, state.version, state.paused) == (VERSIONS + 2, VERSIONS + 1, {"DC-EAST"})
    assert folding.folded[VERSIONS + 1 :] == [newest]


def test_who_asks_for_the_document_alone_reads_the_last_one_only(database: Connection, code: str) -> None:
    folding = Folding()
    current: Current[State] = Current(folding, INITIAL, only=OrganizationApplied)
    for _ in range(2):
        version, state = loaded(current, database, code)
        assert (version, state.document.name) == (VERSIONS + 1, f"Version {VERSIONS}")
    assert folding.folded == [applied(code, VERSIONS)]


def test_a_stream_that_nobody_wrote_is_at_its_beginning(database: Connection) -> None:
    current: Current[State] = Current(evolve, INITIAL)
    assert current.load(database, ["organization-NOBODY"]) == {"organization-NOBODY": (0, INITIAL)}
