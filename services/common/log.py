"""Writes logs: one JSON line for each event, with allow-listed fields and never a payload."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

from services.common.bus.kafka_failures import in_words
from services.common.log_repeats import Repeats

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "service", "consumer", "loop", "cause", "messages", "refused", "message_id",
        "organization", "dc", "stream", "position", "correlation_id", "shard", "facts", "follower", "run_key",
        "visited", "released", "back_ordered", "left", "topic", "published", "pid", "exit_code", "seconds",
        "address", "location", "where", "detail", "orders", "partition", "offset", "kind", "setting", "wanted", "found",
        "repeated",
    }
)  # fmt: skip

_SPEAKING = ("kafka.net.", "kafka.cluster", "kafka.coordinator", "kafka.sasl", "kafka.admin")
_SILENT = ("kafka.net.selector",)
"""Of the libraries' loggers, those that speak of connections and groups, without a part of a message."""


def configure(service: str, level: str = "INFO") -> None:
    """Write JSON lines to standard error from here on. Fields outside the allow-list are dropped by name."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _named(service),
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _where,
            _allow,
            Repeats(),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[_Libraries(logging.WARNING)], force=True)
    logging.captureWarnings(True)


class _Libraries(logging.Handler):
    """Logs what a library said, where that cannot repeat a message: else the sentence without what it is about."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line like all others; none where nothing can be said."""
        detail = library_words(record)
        if detail:
            place = f"{record.name}:{record.lineno}"
            structlog.get_logger().log(record.levelno, "library", where=[place], detail=detail)


def library_words(record: logging.LogRecord) -> str:
    """Return what may be repeated of a line of a library; empty where that is nothing."""
    if record.name.startswith(_SPEAKING) and not record.name.startswith(_SILENT):
        safe = tuple(map(_safe, record.args)) if isinstance(record.args, tuple) else record.args
        try:
            return str(record.msg) % safe if safe else str(record.msg)
        except (TypeError, ValueError):
            return str(record.msg)
    return str(record.msg) if record.args and isinstance(record.msg, str) else ""


def _safe(value: Any) -> Any:
    """Return what a library fills in; of an exception what may be repeated of it."""
    return in_words(value) if isinstance(value, BaseException) else value


def _named(service: str) -> Processor:
    def name(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {"service": service, **event}

    return name


def _where(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Name an exception by its stack, never by its text, which may repeat a message."""
    if event.pop("exc_info", None):
        traceback = sys.exc_info()[2]
        places = []
        while traceback is not None:
            code = traceback.tb_frame.f_code
            places.append(f"{code.co_filename.rpartition('/')[2]}:{traceback.tb_lineno}")
            traceback = traceback.tb_next
        event["where"] = places
    return event


def _allow(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: value for name, value in event.items() if name in ALLOWED}
