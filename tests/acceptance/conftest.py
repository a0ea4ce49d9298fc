"""One running system for all acceptance tests of a worker; each test has an organization of its own."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.support.parts import Parts, running_parts, with_fresh_database
from tests.support.retail import Chain, open_chain
from tests.support.rounds import ROUND, round_system
from tests.support.stories import MUCH_LATER, NEXT_MORNING, Shop, new_shop, processing
from tests.support.system import System


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a round, run only the tests that share the running system: the others bring surroundings of their own."""
    if ROUND:
        mine = [item for item in items if "system" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=[item for item in items if item not in mine])
        items[:] = mine


@pytest.fixture(scope="session")
def acceptance_parts() -> Iterator[Parts]:
    """A broker and a database for the system."""
    with running_parts() as parts, with_fresh_database(parts, "acceptance") as own:
        yield own


@pytest.fixture(scope="session")
def system(acceptance_parts: Parts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """All services, on the parts. There is an organization: without any, nothing would be taken from the topics."""
    with round_system(acceptance_parts) as running:
        running.remembers = True
        new_shop(running, tmp_path_factory.mktemp("first"))
        yield running


@pytest.fixture
def shop(system: System, tmp_path: Path) -> Shop:
    """An organization with two DCs that hold orders."""
    return new_shop(system, tmp_path)


class Open(Protocol):
    """Applies a chain of these locations, with what the document says beside them."""

    def __call__(self, *locations: dict[str, Any], **changes: Any) -> Chain: ...


@pytest.fixture
def chain(system: System, tmp_path: Path) -> Open:
    """Opens organizations that route."""
    return partial(open_chain, system, tmp_path)


@pytest.fixture(scope="module")
def chain_of_module(system: System, tmp_path_factory: pytest.TempPathFactory) -> Open:
    """The same for organizations that all tests of a file look at."""
    return partial(open_chain, system, tmp_path_factory.mktemp("chains"))


@pytest.fixture(scope="session")
def back_office(system: System, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """An organization for the command's questions: an order whole, a back order, two that wait. Nobody changes it."""
    yearly = [processing("DC-EAST", schedule=["0 0 1 1 *"]), processing("DC-WEST", hours=0)]
    shop = new_shop(system, tmp_path_factory.mktemp("back_office"), processing=yearly)
    for item, on_hand in (("PEN", 10), ("INK", 10), ("CAP", 1)):
        shop.count(item, on_hand)
    shop.submit("WHOLE", ("PEN", 1), ("INK", 2))
    shop.submit("PART", ("PEN", 3), ("CAP", 2))
    shop.submit("WAITS", ("CAP", 5))
    shop.run(MUCH_LATER)
    shop.submit("LATE", ("HAT", 1), at=NEXT_MORNING, order_type="pickup")
    shop.settle()
    return shop
