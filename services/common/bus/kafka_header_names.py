"""Lets header names be any bytes: kafka-python would stop forever at a name that is not UTF-8."""

from typing import Any

from kafka.record import memory_records
from kafka.record.default_records import DefaultRecordBatch
from kafka.record.util import decode_varint


def take_any_header_name() -> None:
    """Make kafka-python read all records of this process through a batch that takes any name; safe to repeat.

    A client that does not check its header names can write such a record, and brokers take it.
    """
    memory_records.DefaultRecordBatch = TolerantBatch


class TolerantBatch(DefaultRecordBatch):  # type: ignore[misc]  # kafka-python has no types
    """Reads a batch as kafka-python does, with question marks where a header's name is not UTF-8."""

    _buffer: Any

    def _read_msg(self, *given: Any) -> Any:
        try:
            return super()._read_msg(*given)
        except UnicodeDecodeError:
            self._buffer = bytearray(self._buffer)
            _spell_names(self._buffer, self._pos)
            return super()._read_msg(*given)


def _spell_names(buffer: bytearray, at: int) -> None:
    """Overwrite, in the record that begins there, each byte of a name that is not ASCII in a name that is not UTF-8."""
    for _ in range(4):  # length, attributes, timestamp, offset
        _, at = decode_varint(buffer, at)
    for _ in range(2):  # key, value
        length, at = decode_varint(buffer, at)
        at += max(length, 0)
    headers, at = decode_varint(buffer, at)
    for _ in range(headers):
        length, at = decode_varint(buffer, at)
        buffer[at : at + length] = _spelled(buffer[at : at + length])
        at += length
        length, at = decode_varint(buffer, at)
        at += max(length, 0)


def _spelled(name: bytearray) -> bytes:
    try:
        name.decode()
    except UnicodeDecodeError:
        return bytes(byte if byte < 128 else ord("?") for byte in name)
    return bytes(name)
