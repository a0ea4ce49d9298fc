"""Causes are told in words, and no word of a message is ever among them."""

import logging
import ssl
from typing import Any

import psycopg
import pytest
from kafka import errors as kafka_errors
from structlog import DropEvent

from services.commands.failures import AWAY, in_words
from services.common.bus.kafka_connection import KafkaConnection
from services.common.bus.port import BrokerAway, PublishFailed
from services.common.causes import cause_of
from services.common.database import LOST, never_passes
from services.common.log import library_words
from services.common.log_repeats import Repeats

PERSON = "Ann-Secret, 9 Hidden Street"
SERVER = 'connection failed: connection to server at "h", port 1 failed:'


def handshake(reason: str) -> Exception:
    return kafka_errors.KafkaConnectionError(f"Handshake failed: [SSL: X_Y] {reason} (_ssl.c:1006)")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (psycopg.OperationalError(f"{SERVER} Connection refused\n\tIs it?"), "Connection refused"),
        (psycopg.OperationalError(f"{SERVER} FATAL:  no user 'u'"), "no user 'u'"),
        (BrokerAway("h:1: refused"), "h:1: refused"),
        (PublishFailed("1 of 1 not acknowledged, first t: x"), "first t: x"),
        (kafka_errors.TopicAuthorizationFailedError({"orders"}), "no right on topic orders; the rights"),
        (kafka_errors.GroupAuthorizationFailedError("intake"), "no right on consumer group intake"),
        (kafka_errors.KafkaConnectionError("111 ECONNREFUSED"), "Connection refused"),
        (handshake("certificate verify failed: self-signed"), "self-signed: signed by an unknown"),
        (handshake("wrong version number"), "it speaks no TLS there"),
        (kafka_errors.UnsupportedCodecError("zstd"), "zstd"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (KeyError(PERSON), "KeyError"),
    ],
)  # fmt: skip
def test_a_cause_is_told(error: Exception, words: str) -> None:
    assert words in cause_of(error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError(PERSON),
        KeyError(PERSON),
        psycopg.DataError(PERSON),
        psycopg.errors.InvalidTextRepresentation(PERSON),
        psycopg.errors.UniqueViolation(PERSON),
        psycopg.ProgrammingError(PERSON),
        psycopg.IntegrityError(PERSON),
        kafka_errors.CorruptRecordError(PERSON),
        kafka_errors.UnknownError(PERSON),
        kafka_errors.KafkaError(PERSON),
        UnicodeEncodeError("latin-1", PERSON, 0, 1, PERSON),
        ssl.SSLError(PERSON),
    ],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_no_word_of_a_message_is_told(error: Exception) -> None:
    assert "Secret" not in cause_of(error)
    assert "Secret" not in str(KafkaConnection("h:1").away(error))
    assert "Secret" not in library_words(record("kafka.net.manager", "Connection failed: %s", error))


def record(name: str, sentence: str, *about: Any) -> logging.LogRecord:
    return logging.LogRecord(name, logging.ERROR, "x.py", 7, sentence, about, None)


@pytest.mark.parametrize(
    ("name", "sentence", "about", "words"),
    [
        ("kafka.net.manager", "Connection to %s: %s", ("h:1", OSError(111, "refused")), "Connection to h:1: refused"),
        ("kafka.coordinator", "Group %s is dead", ("intake",), "Group intake is dead"),
        ("kafka.producer.sender", "Error in %s: %s", ("topic", PERSON), "Error in %s: %s"),
        ("kafka.net.selector", f"Task {PERSON} ran long", (), ""),
        ("py.warnings", PERSON, (), ""),
        ("kafka.net.manager", "one %s", (1, 2), "one %s"),
    ],
)  # fmt: skip
def test_what_libraries_say(name: str, sentence: str, about: tuple[Any, ...], words: str) -> None:
    assert library_words(record(name, sentence, *about)) == words


@pytest.mark.parametrize(
    ("error", "never"),
    [
        (psycopg.errors.ObjectNotInPrerequisiteState, True),
        (psycopg.errors.ProgramLimitExceeded, True),
        (psycopg.errors.InsufficientPrivilege, True),
        (psycopg.errors.UndefinedTable, True),
        (psycopg.errors.InvalidPassword, True),
        (psycopg.errors.InvalidCatalogName, True),
        (psycopg.errors.LockNotAvailable, False),
        (psycopg.errors.ObjectInUse, False),
        (psycopg.errors.AdminShutdown, False),
        (psycopg.errors.DiskFull, False),
        (psycopg.errors.SerializationFailure, False),
        (psycopg.errors.IdleInTransactionSessionTimeout, False),
        (psycopg.errors.ReadOnlySqlTransaction, False),
        # `temp_file_limit` of the role or the server, of which its 53 says nothing.
        (psycopg.errors.ConfigurationLimitExceeded, True),
        (psycopg.OperationalError, False),
        (ValueError, False),
    ],
)
def test_which_errors_never_pass(error: type[Exception], never: bool) -> None:
    assert never_passes(error("x")) is never


@pytest.mark.parametrize(
    ("state", "lost"),
    [
        ("08006", True),  # connection_failure
        ("25006", True),  # read_only_sql_transaction, as in bitnami/charts#23219
        ("25P01", True),  # no_active_sql_transaction: the one that was begun is of another server
        ("25P03", True),  # idle_in_transaction_session_timeout
        ("25P04", True),  # transaction_timeout
        ("26000", True),  # invalid_sql_statement_name: what was prepared is of another server
        ("40001", True),  # serialization_failure
        ("53100", True),  # disk_full
        ("53200", True),  # out_of_memory
        ("53300", True),  # too_many_connections
        ("53400", True),  # configuration_limit_exceeded; never passes
        ("55P03", True),  # lock_not_available
        ("57014", True),  # query_canceled
        ("57P01", True),  # admin_shutdown
        ("57P02", True),  # crash_shutdown
        ("57P03", True),  # cannot_connect_now
        ("57P04", True),  # database_dropped
        ("57P05", True),  # idle_session_timeout
        ("58030", True),  # io_error
        ("22012", False),  # division_by_zero
        ("23505", False),  # unique_violation
        ("25P02", False),  # in_failed_sql_transaction: somebody goes on after an error, which is a defect of ours
        ("42501", False),  # insufficient_privilege
        ("42P01", False),  # undefined_table
        ("XX000", False),  # internal_error: nobody knows what it means, so the process begins anew
        ("XX001", False),  # data_corrupted
        ("XX002", False),  # index_corrupted
    ],
)
def test_which_errors_mean_that_the_session_is_lost(state: str, lost: bool) -> None:
    error = psycopg.errors.lookup(state)("x")
    assert isinstance(error, LOST) is lost


@pytest.mark.parametrize("state", ["25006", "25P03", "25P04", "26000"])
def test_a_command_whose_session_is_lost_is_no_defect_of_ours(state: str) -> None:
    assert in_words(psycopg.errors.lookup(state)("x"))[1] == AWAY


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def said(repeats: Repeats, **line: Any) -> int | None:
    """How many were held back before this line; None where it is held back itself."""
    try:
        event = repeats(None, "warning", {"level": "warning", "event": "loop-restarts", **line})
    except DropEvent:
        return None
    return int(event.get("repeated", 0))


def test_a_cause_is_said_once_on_change_and_then_once_a_minute_with_a_count() -> None:
    clock = Clock()
    repeats = Repeats(clock)
    assert said(repeats, loop="relay", cause="refused") == 0
    for clock.now in range(1, 60):
        assert said(repeats, loop="relay", cause="refused") is None
    assert said(repeats, loop="timer", cause="refused") == 0, "another loop"
    clock.now = 60
    assert said(repeats, loop="relay", cause="refused") == 59
    assert said(repeats, loop="relay", cause="no such host") == 0, "another cause"
    assert said(repeats, loop="relay", cause="no such host") is None


def test_a_cause_that_comes_back_after_a_while_is_news() -> None:
    clock = Clock()
    repeats = Repeats(clock)
    assert said(repeats, loop="relay", cause="refused") == 0
    clock.now = 16
    assert said(repeats, loop="relay", cause="refused") == 0


def test_numbers_do_not_make_another_cause() -> None:
    repeats = Repeats(Clock())
    assert said(repeats, event="library", where=["a:1"], detail="again in 0.5 secs") == 0
    assert said(repeats, event="library", where=["a:1"], detail="again in 1.05 secs") is None


def test_what_happened_to_a_message_is_never_held_back() -> None:
    repeats = Repeats(Clock())
    for _ in range(3):
        assert said(repeats, event="message-failed", message_id="m", cause="ValueError") == 0
        assert repeats(None, "info", {"level": "info", "event": "batch"}) == {
            "level": "info",
            "event": "batch",
        }
