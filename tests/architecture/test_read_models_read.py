"""A service says which read models it reads, so that it waits for them while a database is migrated."""

import importlib
import re
from collections.abc import Mapping

import pytest

from services.wiring import FOLDED, SERVICES, Service
from tests.support.source import ROOT

VERSIONS = {model.name: model.version for model in FOLDED}
_SELECTED = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO)\s+(?:orderfold\.)?(\w+)")
_BY_REQUEST_ID = "order_status"
"""What `services.deciding.orders.Asked` looks request IDs up in."""


def said(service: Service) -> Mapping[str, int]:
    return getattr(importlib.import_module(f"services.{service.name}.__main__"), "READS", {})


def selected(service: Service) -> set[str]:
    """The read models in the statements of a service's own folder, and behind what it asks of the floor below."""
    texts = [path.read_text() for path in (ROOT / "services" / service.name).rglob("*.py")]
    named = {name for text in texts for name in _SELECTED.findall(text) if name in VERSIONS}
    asks = any(re.search(r"from services.deciding.orders import .*\bAsked\b", text) for text in texts)
    return named | ({_BY_REQUEST_ID} if asks else set())


@pytest.mark.parametrize(
    "service", [one for one in SERVICES if one.name != "projections"], ids=lambda service: service.name
)
def test_a_service_says_what_it_reads(service: Service) -> None:
    assert said(service).keys() == selected(service)
    assert all(1 <= version <= VERSIONS[name] for name, version in said(service).items())
