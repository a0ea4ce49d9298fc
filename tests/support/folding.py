"""Fold facts into a read model without a database."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from schemas.events.cause import AnyCause
from schemas.events.fact import Fact
from services.common.read_models.read_model import ReadModel
from services.common.read_models.table import Key


@dataclass(frozen=True)
class Recorded:
    """A fact as the log recorded it; all in one stream."""

    fact: Fact
    version: int
    recorded_at: datetime = datetime(2016, 11, 7, 12, tzinfo=UTC)
    cause: AnyCause | None = None


class Looked(dict[Key, Any]):
    """Rows that refuse a look at, or a change of, a row which the model has not announced by `keys`."""

    def __init__(self, rows: Mapping[Key, Any], announced: Collection[Key]) -> None:
        super().__init__(rows)
        self._announced = announced

    def get(self, key: Key, default: Any = None) -> Any:
        assert key in self._announced, f"the fold looks at {key} and does not announce it"
        return super().get(key, default)

    def __getitem__(self, key: Key) -> Any:
        assert key in self._announced, f"the fold looks at {key} and does not announce it"
        return super().__getitem__(key)

    def __setitem__(self, key: Key, row: Any) -> None:
        assert key in self._announced or key not in self, f"the fold changes {key} and does not announce it"
        super().__setitem__(key, row)


def folded(model: ReadModel, facts: Iterable[Fact]) -> dict[Key, Any]:
    """The rows by key, as the projector would write them. A fold may look only at rows that it announces."""
    rows: dict[Key, Any] = {}
    for version, fact in enumerate(facts, 1):
        if isinstance(fact, model.facts):
            event = Recorded(fact, version)
            looked = Looked(rows, model.keys([event]))
            model.fold(looked, [event])
            rows = dict(looked)
    return rows
