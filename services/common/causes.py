"""Why something failed, in one sentence for a log: with address, user and topic, and never with a part of a message."""

import psycopg
from kafka.errors import KafkaError

from services.common.bus.kafka_failures import in_words
from services.common.bus.port import BrokerAway, PublishFailed
from services.common.history import LogIsOlder

_SAFE = ("08", "25", "26", "28", "3D", "3F", "40", "42", "53", "54", "55", "57", "58")
"""Classes of SQLSTATE whose text names things of the database. That of others, such as 22 and 23, repeats values."""


def cause_of(error: BaseException) -> str:
    """Return the cause. The text of an error that may repeat a message is left out; its kind is named instead."""
    match error:
        case BrokerAway() | PublishFailed() | LogIsOlder():
            return str(error)
        case psycopg.Error():
            return f"{type(error).__name__}: {words}" if (words := of_database(error)) else _kind(error)
        case KafkaError():
            return in_words(error)
        case OSError() if error.strerror:
            return f"{type(error).__name__}: {error.strerror}"
        case _:
            return type(error).__name__


def of_database(error: psycopg.Error) -> str:
    """Return what the server or libpq said, in one line; empty where that may repeat a value."""
    if error.sqlstate is not None:
        return (error.diag.message_primary or "") if error.sqlstate.startswith(_SAFE) else ""
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return ""
    lines = [line.strip(" \t-") for line in str(error).splitlines()]
    fatal = next((line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line), "")
    first = lines[0] if lines else ""
    return (
        f"{first.partition(' failed: FATAL:')[0]}: {fatal}" if fatal and "FATAL:" in first else fatal or first
    )


def _kind(error: psycopg.Error) -> str:
    table = error.diag.table_name or error.diag.constraint_name
    about = f" at {table}" if table else ""
    return f"{type(error).__name__} ({error.sqlstate}{about})" if error.sqlstate else type(error).__name__
