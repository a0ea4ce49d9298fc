"""A record is read whatever bytes its header names are."""

import pytest
from kafka.record import memory_records
from kafka.record.memory_records import MemoryRecords, MemoryRecordsBuilder

from services.common.bus.kafka_header_names import take_any_header_name


class Named(str):
    """A header's name that goes out as bytes of our choice, as a careless client's would."""

    def __new__(cls, sent: bytes) -> "Named":
        """Takes the bytes."""
        made = super().__new__(cls, "?")
        made.sent = sent
        return made

    sent: bytes

    def encode(self, *_: object) -> bytes:
        """What goes out."""
        return self.sent


@pytest.mark.parametrize("compression", [0, 1], ids=["plain", "gzip"])
def test_names_that_are_not_utf_8_come_with_question_marks_and_all_else_as_it_was(
    monkeypatch: pytest.MonkeyPatch, compression: int
) -> None:
    monkeypatch.setattr(memory_records, "DefaultRecordBatch", memory_records.DefaultRecordBatch)
    take_any_header_name()
    latin = "größe".encode("latin-1")
    odd = [(Named(latin), latin), ("größe", None), (Named(b"\xff" * 200), b""), ("plain", b"\xff")]
    sent = [
        (b"before", b"1", [("größe", b"x")]),
        (latin, latin * 100, odd),
        (None, None, [(Named(b"\x80"), b"")]),
        (b"behind", b"2", []),
    ]
    read = [(record.key, record.value, list(record.headers)) for record in records_of(sent, compression)]
    assert read == [
        sent[0],
        (latin, latin * 100, [("gr??e", latin), ("größe", None), ("?" * 200, b""), ("plain", b"\xff")]),
        (None, None, [("?", b"")]),
        sent[3],
    ]


def records_of(
    sent: list[tuple[bytes | None, bytes | None, list[tuple[str, bytes | None]]]], compression: int
):  # type: ignore[no-untyped-def]  # kafka-python has no types
    """The records as a broker would hand them out."""
    builder = MemoryRecordsBuilder(magic=2, compression_type=compression, batch_size=1_000_000)
    for offset, (key, value, headers) in enumerate(sent):
        assert builder.append(1000 + offset, key, value, headers)
    builder.close()
    found = MemoryRecords(bytes(builder.buffer()))
    while (batch := found.next_batch()) is not None:
        assert batch.validate_crc()
        yield from batch
