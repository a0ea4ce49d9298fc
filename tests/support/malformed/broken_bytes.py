"""Bytes that are no JSON text in UTF-8, or hold what no message may hold."""

import json
import random
from collections.abc import Iterator

from tests.support.malformed.case import UNREADABLE, Malformed, good_order


def broken_bytes(organization: str) -> Iterator[Malformed]:
    good = json.dumps(good_order(organization)).encode()
    deep = b"[" * 5_000 + b"]" * 5_000
    nested = b'{"a":' * 400 + b"1" + b"}" * 400
    cases: dict[str, bytes | None] = {
        "tombstone": None,
        "empty": b"",
        "blank": b"   \n",
        "two byte order marks": b"\xef\xbb\xbf" * 2 + good,
        "byte order mark alone": b"\xef\xbb\xbf",
        "byte order mark inside": b" \xef\xbb\xbf" + good,
        "utf-16": good.decode().encode("utf-16"),
        "utf-16 without a mark": good.decode().encode("utf-16-le"),
        "utf-16 the other way round": good.decode().encode("utf-16-be"),
        "utf-32": good.decode().encode("utf-32"),
        "number of a schema": b"\0\0\0\0\x07" + good,
        "zstd": b"\x28\xb5\x2f\xfd" + good,
        "latin-1": good.replace(b"Ann", b"Jos\xe9"),
        "overlong utf-8": good.replace(b"Ann", b"\xc0\xaf"),
        "lone continuation byte": good.replace(b"Ann", b"\x80"),
        "surrogate in utf-8": good.replace(b"Ann", b"\xed\xa0\x80"),
        "lone high surrogate": good.replace(b"Ann", b"\\ud800"),
        "lone low surrogate": good.replace(b"Ann", b"\\udc00x"),
        "escaped NUL in a name": good.replace(b"Ann", b"A\\u0000n"),
        "escaped NUL in a number": good.replace(b"GOOD-1", b"GOOD\\u00001"),
        "escaped NUL in a key": good.replace(b"first_name", b"first\\u0000name"),
        "raw NUL": good.replace(b"Ann", b"A\0n"),
        "raw control character": good.replace(b"Ann", b"A\x01n"),
        "deep lists": deep,
        "deep objects": nested,
        "two documents": good + good,
        "trailing comma": good[:-1] + b",}",
        "trailing text": good + b" x",
        "single quotes": good.replace(b'"', b"'"),
        "comment": b"/* hi */" + good,
        "NaN": good.replace(b'"quantity": 2', b'"quantity": NaN'),
        "Infinity": good.replace(b'"quantity": 2', b'"quantity": Infinity'),
        "minus Infinity": good.replace(b'"quantity": 2', b'"quantity": -Infinity'),
        "leading zero": good.replace(b'"quantity": 2', b'"quantity": 02'),
        "plus sign": good.replace(b'"quantity": 2', b'"quantity": +2'),
        "bare point": good.replace(b'"quantity": 2', b'"quantity": 2.'),
        "hex number": good.replace(b'"quantity": 2', b'"quantity": 0x2'),
        "Arabic digits": good.replace(b'"quantity": 2', '"quantity": ٢'.encode()),
        "full-width digits": good.replace(b'"quantity": 2', '"quantity": ２'.encode()),
        "underscored number": good.replace(b'"quantity": 2', b'"quantity": 1_0'),
        "number of 5000 digits": good.replace(b'"quantity": 2', b'"quantity": ' + b"9" * 5_000),
        "yaml": b"organization: ACME\norder_number: X\n",
        "xml": b"<order><number>X</number></order>",
        "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
        "larger than 256 KiB": good[:-1] + b', "padding": "' + b"x" * (256 * 1024) + b'"}',
    }
    for name, value in cases.items():
        yield Malformed(f"bytes: {name}", "orders-submitted", value, UNREADABLE, "")
    twice = {
        "organization": good.replace(b'"organization"', b'"organization": "OTHER", "organization"', 1),
        "in a line": good.replace(b'"quantity": 2', b'"quantity": 1, "quantity": 2'),
        "in ship_to": good.replace(b'"city"', b'"city": "Troy", "city"'),
        "escaped": good.replace(b'"gift"', b'"g\\u0069ft": true, "gift"'),
    }
    for name, value in twice.items():
        yield Malformed(f"duplicate key: {name}", "orders-submitted", value, UNREADABLE, "")


def truncated(organization: str) -> Iterator[Malformed]:
    good = json.dumps(good_order(organization)).encode()
    for index in range(60):
        end = 1 + index * (len(good) - 2) // 59
        yield Malformed(f"truncated to {end} bytes", "orders-submitted", good[:end], UNREADABLE, "")


def random_bytes() -> Iterator[Malformed]:
    chance = random.Random(20161108)
    for index in range(40):
        value = b"\xff" + chance.randbytes(chance.randrange(1, 400))
        topic = chance.choice(["orders-submitted", "inventory-changed", "cancellations"])
        yield Malformed(f"random bytes {index}", topic, value, UNREADABLE, "")
