"""Failures in a row are counted over batches, and stop a consumer at the limit."""

import pytest

from services.common.runtime.failures import Failures, TooManyFailures


def taken(failures: Failures, story: str) -> bool:
    """Take a batch: x is a message that fails, a point one handled, i one refused. Return whether it is committed.

    Each x is of a record of its own; m is one more member of the record before it that fails.
    """
    try:
        with failures.attempt() as attempt:
            for number, what in enumerate(story):
                if what == "x":
                    record = f"orders-submitted/0/{number}"
                if what in "xm":
                    attempt.failed(record)
                elif what == ".":
                    attempt.handled()
            attempt.check()
    except TooManyFailures:
        return False
    return True


def test_one_less_than_the_limit_and_a_success_count_for_nothing() -> None:
    failures = Failures(3)
    assert [taken(failures, "xx.") for _ in range(5)] == [True] * 5
    assert not failures.stopped


def test_the_limit_within_one_batch_stops_whatever_comes_behind() -> None:
    failures = Failures(3)
    assert not taken(failures, ".xxx.")
    assert failures.stopped


def test_the_limit_is_reached_over_batches() -> None:
    failures = Failures(3)
    assert [taken(failures, "x") for _ in range(4)] == [True, True, False, False]
    assert failures.stops == 2


def test_a_refused_message_neither_counts_nor_sets_back() -> None:
    failures = Failures(3)
    assert [taken(failures, "iiii"), taken(failures, "xi"), taken(failures, "ixi")] == [True] * 3
    assert not taken(failures, "ix")
    assert taken(failures, "ii")
    assert failures.stopped


def test_what_was_rolled_back_does_not_count() -> None:
    failures = Failures(3)
    for _ in range(5):
        with pytest.raises(OSError), failures.attempt() as attempt:  # noqa: PT012
            attempt.failed("orders-submitted/0/1")
            raise OSError
    assert [taken(failures, "x"), taken(failures, "x"), taken(failures, "x")] == [True, True, False]


def test_a_stopped_consumer_buries_nothing_more_until_it_handles_one() -> None:
    failures = Failures(3)
    assert not taken(failures, "xxx")
    assert [taken(failures, "x"), taken(failures, "xx")] == [False, False]
    assert taken(failures, "xx.x")
    assert (failures.stopped, failures.stops) == (False, 0)
    assert [taken(failures, "x"), taken(failures, "x")] == [True, False]
    assert failures.stops == 1


def test_without_a_limit_nothing_stops() -> None:
    failures = Failures(0)
    assert taken(failures, "x" * 1000)
    assert taken(failures, "x" * 1000)
    assert not failures.stopped


def test_the_members_of_one_record_count_once() -> None:
    failures = Failures(3)
    assert taken(failures, "xmmmmmm")
    assert taken(failures, "xmmm")
    assert not taken(failures, "xm")
