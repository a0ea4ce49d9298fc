"""Whether a dead letter is about somebody, in whatever form its message came."""

import json
from base64 import b64encode

import pytest

from services.common.bus.port import Record
from services.common.runtime.letters_about import About, Whose
from services.common.runtime.letters_said import as_purchase, said_in

ORDER = {"organization": "ACME", "order_number": "a-1", "request_id": 501, "email": "Ann@Example.org"}
TEXT = json.dumps(ORDER)
BY_NUMBER = About("ACME", {"A-1": Whose("order_number", "A-1")})
BY_REQUEST = About("ACME", {"#501": Whose("order_number", "A-1")})
BY_EMAIL = About("ACME", values=frozenset({"ANN@EXAMPLE.ORG"}))


def fits(about: About, value: bytes, key: bytes | None = None) -> bool:
    return about.fits(said_in(Record("orders-submitted", 0, 1, key, value, (), 0)))


@pytest.mark.parametrize("about", [BY_NUMBER, BY_REQUEST, BY_EMAIL])
@pytest.mark.parametrize(
    "value",
    [
        TEXT.encode(),
        TEXT[:-1].encode(),
        ("\ufeff" + TEXT).encode(),
        TEXT.encode("utf-16-le"),
        TEXT.replace("Ann@", "\\u0041nn@").replace("a-1", "\\u0061-1").encode(),
        json.dumps({"orders": [{"organization": "ACME", "order_number": "B-1"}, ORDER]}).encode(),
        json.dumps({"specversion": "1.0", "data_base64": b64encode(TEXT.encode()).decode()}).encode(),
    ],
    ids=["plain", "cut", "with a mark", "utf-16", "escaped", "one of many", "base64"],
)
def test_it_is_found_in_every_form(about: About, value: bytes) -> None:
    assert fits(about, value)


def test_a_dispatch_id_and_a_key_name_the_order() -> None:
    assert fits(BY_NUMBER, b'{"dispatch_id": "ACME:A-1:2"}')
    assert fits(BY_NUMBER, b"no JSON at all", b"A-1")


@pytest.mark.parametrize(
    "value",
    [
        TEXT.replace("ACME", "OTHER").encode(),
        b'{"organization": "ACME", "order_number": "A-11", "item": "A-1"}',
        b"",
    ],
    ids=["another organization", "another order", "nothing"],
)
def test_others_are_left_alone(value: bytes) -> None:
    assert not fits(BY_NUMBER, value)


def test_all_values_must_be_there_and_none_means_nothing() -> None:
    assert not fits(About("ACME", values=frozenset({"ANN@EXAMPLE.ORG", "C-1"})), TEXT.encode())
    assert not fits(About("ACME"), TEXT.encode())


def test_a_letter_about_an_open_order_waits_for_it() -> None:
    waiting = About("ACME", values=frozenset({"ANN@EXAMPLE.ORG"}), open=frozenset({"A-1"}))
    assert not fits(waiting, TEXT.encode())


PURCHASE = {"action": "cancel", "organization": "ACME", "po_number": "a-1", "order_number": "SO-1"}
BY_PURCHASE = About("ACME", {as_purchase("A-1"): Whose("po_number", "A-1")})


def test_a_purchase_order_is_not_the_order_that_has_its_number() -> None:
    value = json.dumps(PURCHASE).encode()
    assert fits(BY_PURCHASE, value)
    assert not fits(BY_NUMBER, value)
    assert not fits(BY_PURCHASE, TEXT.encode())


@pytest.mark.parametrize(
    ("topic", "is_purchase", "is_order"),
    [
        ("orders-submitted", False, True),
        ("staging.purchase-orders-submitted", True, False),
        ("vendor-activity", False, False),
    ],
)
def test_a_key_names_what_its_topic_is_about(topic: str, is_purchase: bool, is_order: bool) -> None:
    said = said_in(Record(topic, 0, 1, b"A-1", b"no JSON at all", (), 0))
    assert (BY_PURCHASE.fits(said), BY_NUMBER.fits(said)) == (is_purchase, is_order)


def test_a_letter_about_an_open_purchase_order_waits_for_it_though_its_sales_order_is_closed() -> None:
    value, sales_order = json.dumps(PURCHASE).encode(), {"SO-1": Whose("order_number", "SO-1")}
    assert fits(About("ACME", sales_order), value)
    assert not fits(About("ACME", sales_order, open=frozenset({as_purchase("A-1")})), value)
    both = sales_order | {as_purchase("B-1"): Whose("po_number", "B-1")}
    assert not fits(About("ACME", both, open=frozenset({as_purchase("A-1")})), value)
