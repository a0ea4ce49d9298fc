"""Defines how a DC holds its orders: the hold time, the schedule of runs, and the order of allocation."""

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from schemas.organization.cron import CronExpression
from schemas.organization.values import Closed, Code, Country, ShortText, Token

OrderClass = Literal["retail", "wholesale", "work_order"]
ORDER_CLASSES: tuple[OrderClass, ...] = ("retail", "wholesale", "work_order")
"""Every order class, in the order that allocation takes them unless a DC says otherwise."""

Hours = Annotated[Decimal, Field(ge=0, le=87_600, allow_inf_nan=False)]


class Carrier(Closed):
    """The carrier of an order that names none (SUB-6)."""

    code: Token
    """Code of the carrier in the WMS."""
    description: ShortText = ""
    """Name of the carrier."""


class FlatHold(Closed):
    """One hold time for every order (QUE-1)."""

    hours: Hours
    """Hours from submission until a partly filled order may go; 0 lets it go in its first run."""

    def hours_for(self, carrier: str | None, service: str | None, country: str | None) -> Decimal | None:
        """Return the hours, the same for every carrier and country."""
        del carrier, service, country
        return self.hours


class MatrixEntry(Closed):
    """The hold time of one carrier's service to one country."""

    carrier: Token
    """Code of the carrier."""
    service: Token
    """Service of the carrier."""
    country: Country
    """Country of the address, two letters."""
    hours: Hours
    """Hours from submission until a partly filled order may go."""

    @property
    def key(self) -> tuple[str, str, str]:
        """Return the key of an entry; upper and lower case are equal."""
        return _key(self.carrier, self.service, self.country)


class CarrierMatrix(Closed):
    """Hold times by carrier, service and country; orders with another combination are refused (QUE-1)."""

    carrier_matrix: Annotated[tuple[MatrixEntry, ...], Field(min_length=1)]
    """One entry for each combination."""

    @cached_property
    def _hours(self) -> dict[tuple[str, str, str], Decimal]:
        return {entry.key: entry.hours for entry in self.carrier_matrix}

    def hours_for(self, carrier: str | None, service: str | None, country: str | None) -> Decimal | None:
        """Return the hours of the combination, None where the matrix does not have it."""
        return self._hours.get(_key(carrier, service, country))


def _key(carrier: str | None, service: str | None, country: str | None) -> tuple[str, str, str]:
    return ((carrier or "").casefold(), (service or "").casefold(), (country or "").casefold())


def _form(hold: Any) -> str | None:
    names = (
        hold.keys() if isinstance(hold, dict) else type(hold).model_fields if isinstance(hold, Closed) else ()
    )
    forms = [form for form in ("hours", "carrier_matrix") if form in names]
    return forms[0] if len(forms) == 1 else None


Hold = Annotated[
    Annotated[FlatHold, Tag("hours")] | Annotated[CarrierMatrix, Tag("carrier_matrix")],
    Discriminator(
        _form,
        custom_error_type="hold_form",
        custom_error_message="is {hours: 24} or {carrier_matrix: [{carrier, service, country, hours}]}",
    ),
]


class Processing(Closed):
    """The queue of one DC and the runs that empty it."""

    dc: Code
    """Location whose stock the runs promise."""
    back_orders: bool = True
    """Whether a partly filled order may go in two dispatches once its hold has expired."""
    hold: Hold
    """Either one number of hours or a carrier matrix."""
    schedule: tuple[CronExpression, ...]
    """Cron expressions of the runs, in UTC; empty: runs start by hand only."""
    order_class_priority: tuple[OrderClass, ...] = ORDER_CLASSES
    """Order classes in the order of allocation; classes not named follow as retail, wholesale, work_order."""

    def hold_hours(self, carrier: str | None, service: str | None, country: str | None) -> Decimal | None:
        """Return the hours that an order is held from submission (QUE-1); None where the carrier matrix lacks it."""
        return self.hold.hours_for(carrier, service, country)

    def class_rank(self, order_class: str) -> int:
        """Return the rank of a class in allocation (QUE-7), 0 first; an unknown class comes last."""
        return self._ranks.get(order_class, len(self._ranks))

    @cached_property
    def _ranks(self) -> dict[str, int]:
        ranked = dict.fromkeys((*self.order_class_priority, *ORDER_CLASSES))
        return {name: rank for rank, name in enumerate(ranked)}
