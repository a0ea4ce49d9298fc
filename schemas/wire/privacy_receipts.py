"""`privacy-receipts`: what became of each request to forget a person. It names nobody. Key: the organization."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from schemas.wire.values import described


class ErasedPlace(BaseModel):
    """How much was erased in one place."""

    model_config = ConfigDict(frozen=True)

    place: Annotated[
        str, described("Table that held it; dead_letter_topics and topics stand for empty messages sent.")
    ]
    erased: Annotated[int, described("Number of rows, dead letters or messages.")]


class Scan(BaseModel):
    """The search for what was erased, made after it was erased."""

    model_config = ConfigDict(frozen=True)

    tables: Annotated[int, described("Number of tables that were searched.")]
    values: Annotated[int, described("Number of values that were searched for.")]
    found: Annotated[int, described("Number of tables that still hold one of them: 0 where all is erased.")]


class PrivacyReceipt(BaseModel):
    """What was erased for a request so far, and what waits for an order to close."""

    model_config = ConfigDict(frozen=True)

    organization: Annotated[str, described("Code of the organization.")]
    request: Annotated[str, described("Id of the message that asked, or of the command or purge.")]
    kind: Annotated[Literal["asked", "command", "purge"], described("How it was asked for.")]
    requested_by: Annotated[str | None, described("Who asked, where that was sent.")]
    requested_at: Annotated[datetime, described("Time of the request, in UTC.")]
    issued_at: Annotated[datetime, described("Time at which this was erased, in UTC.")]
    orders: Annotated[tuple[str, ...], described("Numbers of the orders whose person was forgotten now.")]
    pending: Annotated[tuple[str, ...], described("Numbers of open orders: a receipt follows as they close.")]
    purchase_orders: Annotated[
        tuple[str, ...], described("Numbers of the purchase orders whose people were forgotten now.")
    ] = ()
    pending_purchase_orders: Annotated[
        tuple[str, ...], described("Numbers of open purchase orders: a receipt follows as they close.")
    ] = ()
    vendor: Annotated[
        str | None,
        described("Code of the vendor whose name was erased now; null where people were asked for."),
    ] = None
    erased: Annotated[tuple[ErasedPlace, ...], described("What was erased now, by place.")]
    left: Annotated[int, described("Rows about these people that are left: 0.")]
    scan: Annotated[
        Scan | None, described("Search for the erased values; null for purges, or where it was cut short.")
    ]
    broker_until: Annotated[
        date,
        described(
            "Day by which topics have deleted the bytes that stand behind an empty message, and copies."
        ),
    ]
