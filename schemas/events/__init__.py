"""The facts, one file a stream category; ALL is their hand-written table of contents."""

from schemas.events.fact import Fact
from schemas.events.order import (
    CancellationAnswered,
    CancellationRemembered,
    DispatchCancelled,
    DispatchCreated,
    DispatchShipped,
    LinesCancelled,
    OrderCancelled,
    OrderCommitted,
    OrderHeld,
    OrderPartiallyCancelled,
    OrderSubmitted,
)
from schemas.events.order_routing import (
    LinesAssigned,
    LinesRejected,
    LinesReleased,
    LinesUnfulfillable,
    OrderAcknowledged,
)
from schemas.events.organization import OrganizationApplied, ProcessingPaused, ProcessingResumed
from schemas.events.routing import RoutingDecided, TracePurged
from schemas.events.run import RunFinished, RunStarted
from schemas.events.stock import StockChanged, StockCounted

ALL: tuple[type[Fact], ...] = (
    OrganizationApplied,
    ProcessingPaused,
    ProcessingResumed,
    OrderSubmitted,
    OrderHeld,
    OrderAcknowledged,
    LinesAssigned,
    LinesUnfulfillable,
    LinesRejected,
    LinesReleased,
    RoutingDecided,
    TracePurged,
    OrderCommitted,
    DispatchCreated,
    DispatchCancelled,
    DispatchShipped,
    LinesCancelled,
    OrderPartiallyCancelled,
    OrderCancelled,
    CancellationRemembered,
    CancellationAnswered,
    StockCounted,
    StockChanged,
    RunStarted,
    RunFinished,
)
