"""A run of the order processor over the queue of one DC."""

from datetime import datetime
from typing import ClassVar

from schemas.events.fact import Fact


class RunFact(Fact, frozen=True, kw_only=True):
    """A fact of one run; `run_key` is its scheduled minute, or that and a number for a run by hand."""

    organization: str
    dc: str
    run_key: str


class RunStarted(RunFact, frozen=True, kw_only=True):
    """The processor began to decide the queue as of `as_of`."""

    type: ClassVar[str] = "run-started"
    version: ClassVar[int] = 1
    scheduled_for: datetime
    as_of: datetime
    started_at: datetime
    manual: bool
    policy_version: int


class RunFinished(RunFact, frozen=True, kw_only=True):
    """Every order that could have changed its answer was decided."""

    type: ClassVar[str] = "run-finished"
    version: ClassVar[int] = 1
    scheduled_for: datetime
    finished_at: datetime
    visited: int
    released: int
    back_ordered: int
    left: int


AnyRunFact = RunStarted | RunFinished
