"""Reads what a message says that could not be taken: its texts, the orders it is about, the numbers it names."""

import json
import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from schemas.purchase_topics import PURCHASES_SUBMITTED, VENDOR_ACTIVITY
from services.common.bus.port import Record

_TEXT = re.compile(rb'"((?:[^"\\]|\\.)*)"')
_FIELD = re.compile(
    rb'"(order_number|request_id|po_number|invoice_number|batch_id|dispatch_id|organization)"\s*:\s*'
    rb'(?:"((?:[^"\\]|\\.)*)"|(\d+))'
)
_MOST = 1024 * 1024  # bytes of one record that are looked at
_PURCHASE = "PO:"
_AS = {"order_number": "", "request_id": "#", "po_number": _PURCHASE}


def as_purchase(number: str) -> str:
    """Return how a purchase order is named among orders, which may have the same number."""
    return f"{_PURCHASE}{number}"


def is_purchase(named: str) -> bool:
    """Return whether this names a purchase order as `as_purchase` does."""
    return named.startswith(_PURCHASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What a record says, in upper case, whatever form it has: organizations, orders, and every text."""

    organizations: frozenset[str]
    orders: frozenset[str]
    texts: frozenset[str]


def said_in(record: Record) -> Said:
    """Return what a record says; of one that cannot be read, as far as texts can be told."""
    raw, texts = _looked_at(record.value)
    fields = _fields(raw)
    orders = {_AS[name] + value for name, value in fields if name in _AS}
    # A dispatch ID names its order: organization:order_number:sequence.
    orders |= {_order_of(text) for text in texts if text.count(":") >= 2}
    if record.key is not None and not record.topic.endswith(VENDOR_ACTIVITY.name):
        key = record.key.decode("utf-8", "replace")
        orders.add(as_purchase(key) if record.topic.endswith(PURCHASES_SUBMITTED.name) else key)
    named = {value for name, value in fields if name == "organization"}
    return Said(_upper(named), _upper(orders), _upper(texts))


def numbers_in(value: bytes | None) -> frozenset[str]:
    """Return the numbers that a value names, in upper case: of orders, requests, purchase orders, invoices, batches,
    dispatches. A dispatch ID names its order, too.
    """
    raw, _ = _looked_at(value)
    found = {(name, number) for name, number in _fields(raw) if name != "organization"}
    of_dispatches = {_order_of(number) for name, number in found if name == "dispatch_id"}
    return _upper({number for _, number in found} | of_dispatches) - {""}


def _looked_at(value: bytes | None) -> tuple[bytes, set[str]]:
    """Return the bytes that fields are looked for in, what Base64 hides among them, and every text."""
    raw = (value or b"")[:_MOST]
    if b"\0" in raw:
        raw = raw.replace(b"\0", b"")  # UTF-16: what matters here is mostly ASCII
    texts = set(map(_text, _TEXT.findall(raw)))
    if b"data_base64" in raw:
        for text in list(texts):
            with suppress(NotBase64, ValueError):
                inner = b64decode(text, validate=True)
                texts |= set(map(_text, _TEXT.findall(inner)))
                raw += inner
    return raw, texts


def _fields(raw: bytes) -> list[tuple[str, str]]:
    return [(name.decode(), _text(text or number)) for name, text, number in _FIELD.findall(raw)]


def _order_of(dispatch: str) -> str:
    return dispatch.partition(":")[2].rpartition(":")[0]


def _upper(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text.strip().upper() for text in texts)


def _text(inside: bytes) -> str:
    """Return what stands between two quotes of JSON."""
    if b"\\" not in inside:
        return inside.decode("utf-8", "replace")
    with suppress(ValueError):
        return str(json.loads(b'"%b"' % inside))
    return inside.decode("utf-8", "replace")
