"""Threads that meet the first message of a kind together leave a reader behind that reads it."""

import threading
from typing import Any

import pytest
from kafka.protocol.metadata import MetadataResponse
from kafka.protocol.schemas.fields.struct import StructField

from services.common.bus.kafka_compiling import alone

VERSION = 12
WRITTEN = MetadataResponse(version=VERSION, brokers=[], topics=[], cluster_id="c", controller_id=1).encode()


def compiled_by_two(compiling: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of two threads is in the middle of compiling as the second begins, and ends before it."""
    struct = MetadataResponse._struct
    monkeypatch.setattr(struct, "_compiled_encoders", {})
    monkeypatch.setattr(StructField, "compiled_decode_from", compiling)
    second_is_in, first_is_out = threading.Event(), threading.Event()
    emit, first = StructField.emit_decode_from, threading.Thread(target=lambda: read())

    def emit_between(field: Any, *given: Any, **options: Any) -> Any:
        if field is struct:
            if threading.current_thread() is first:
                second.start()
                second_is_in.wait(0.5)  # it never is where threads compile one after the other
            else:
                second_is_in.set()
                first_is_out.wait(0.5)
        return emit(field, *given, **options)

    def read() -> None:
        MetadataResponse.decode(WRITTEN, version=VERSION)
        first_is_out.set()

    second = threading.Thread(target=lambda: _quietly(read))
    monkeypatch.setattr(StructField, "emit_decode_from", emit_between)
    first.start()
    first.join()
    second.join()


def _quietly(read: Any) -> None:
    try:
        read()
    except TypeError:
        return  # of what kafka-python compiles by itself


def test_two_threads_that_compile_together_leave_a_reader_that_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled_by_two(alone(_of_the_library()), monkeypatch)
    assert MetadataResponse.decode(WRITTEN, version=VERSION).cluster_id == "c"


def test_the_library_by_itself_leaves_one_that_fails_on_every_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled_by_two(_of_the_library(), monkeypatch)
    with pytest.raises(TypeError):
        MetadataResponse.decode(WRITTEN, version=VERSION)


def _of_the_library() -> Any:
    compiling = StructField.compiled_decode_from
    return getattr(compiling, "__wrapped__", compiling)
