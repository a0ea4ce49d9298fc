"""One example of each message, as the published language writes it."""

from typing import Any

PARTY = {
    "prefix": "",
    "first_name": "Claire",
    "middle_name": "",
    "last_name": "Gute",
    "suffix": "",
    "company": "",
    "address_1": "12 Elm St",
    "apartment": "",
    "address_2": "",
    "address_3": "",
    "address_4": "",
    "city": "Henderson",
    "state": "KY",
    "postal_code": "42420",
    "country": "US",
    "day_phone": "",
    "evening_phone": "",
    "email": "c@example.org",
}

ORDER: dict[str, Any] = {
    "organization": "ACME",
    "order_number": "CA-2016-152156",
    "system": "SHOP",
    "order_type": "delivery",
    "order_class": "retail",
    "placed_location": "WEB",
    "dc": "DC-EAST",
    "requested_location": None,
    "sourcing_location": None,
    "pickup_location": None,
    "transaction_date": "2016-11-08T09:30:00Z",
    "customer_number": "CG-12520",
    "currency": "USD",
    "ship_via": "12",
    "ship_via_description": "UPS Ground",
    "service": "second_class",
    "gift": False,
    "special_instructions": "",
    "under_review": False,
    "subtotal": "261.96",
    "tax": "0",
    "freight": "0",
    "total": "261.96",
    "balance_due": "0",
    "sold_to": PARTY,
    "ship_to": PARTY | {"attention": ""},
    "lines": [
        {
            "line_number": 1,
            "item": "FUR-BO-10001798",
            "description": "Bookcase",
            "quantity": 2,
            "price": "130.98",
            "taxes": ["1.10", "0.35"],
            "gift_wrap": False,
            "attribute": None,
        }
    ],
}

COUNT = {
    "organization": "ACME",
    "location": "DC-EAST",
    "item": "FUR-BO-10001798",
    "on_hand": 12,
    "counted_at": "2016-11-08T08:00:00Z",
    "safety_stock": 1,
}

UPDATE = {
    "organization": "ACME",
    "order_number": "CA-2016-152156",
    "location": "S-001",
    "status": "picked",
    "line_number": 1,
    "quantity": 1,
    "reason_code": "R1",
    "note": "the last one",
    "carrier": "12",
    "tracking_number": "1Z999",
    "carton": "7",
    "pickup_by": "2016-11-10T00:00:00Z",
    "under_review": False,
    "ship_to": PARTY,
    "user": "ann",
    "occurred_at": "2016-11-08T10:00:00-05:00",
}

CANCEL_ORDER = {"organization": "ACME", "order_number": "CA-2016-152156", "reason_code": "customer"}

CANCEL_DISPATCH = {"organization": "ACME", "dispatch_id": "ACME:CA-2016-152156:1", "reason_code": "damaged"}

DISPATCH: dict[str, Any] = {
    "dispatch_id": "ACME:CA-2016-152156:1",
    "organization": "ACME",
    "order_number": "CA-2016-152156",
    "request_id": 7,
    "location": "DC-EAST",
    "sequence": 1,
    "back_order": False,
    "carrier": "12",
    "service": "second_class",
    "lines": [{"line_number": 1, "item": "FUR-BO-10001798", "quantity": 2}],
    "ship_to": PARTY | {"attention": ""},
}

ORDER_EVENT = {
    "type": "order-committed",
    "organization": "ACME",
    "order_number": "CA-2016-152156",
    "request_id": 7,
    "version": 3,
    "occurred_at": "2016-11-08T12:00:00Z",
    "data": {"back_order": False},
}
