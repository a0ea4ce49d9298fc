"""The words of the wire: how text, codes, money, quantities and times are written."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetPydanticSchema, StringConstraints
from pydantic_core import CoreSchema, core_schema

from schemas.wire.currencies import CURRENCIES


class Message(BaseModel):
    """What a sender may send: exact types, nothing coerced.

    Fields that this version does not know are ignored, so that a sender may add some before every reader knows them.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    def written(self) -> tuple[int, int]:
        """Return how many fields the sender set, and how many colons their values hold at least.

        A message that holds other messages adds theirs. Numbers below the true ones make reading slower; numbers above
        them would let a key pass that stands twice.
        """
        return len(self.__pydantic_fields_set__), 0


def told(what: str) -> Any:
    """What a field says, for whoever reads the generated schemas."""
    return Field(description=what)


def _chain(*steps: CoreSchema) -> Callable[[Any, Any], CoreSchema]:
    return lambda _source, _handler: core_schema.chain_schema(list(steps))


def _year(time: datetime) -> datetime:
    if not 1900 <= time.year <= 2200:
        raise ValueError("the year is not between 1900 and 2200")
    return time.astimezone(UTC)


def _currency(code: str) -> str:
    if code not in CURRENCIES:
        raise ValueError("not an ISO 4217 code")
    return code


RULES: dict[str, str] = {}
"""What the longer patterns mean, in words for whoever sent something else."""

_BLANK = r"\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
_CONTROL = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
_NAME = rf"^[^{_BLANK}]([^{_CONTROL}]*[^{_BLANK}])?$"
_MONEY = r"^-?[0-9]{1,14}(\.[0-9]{1,4})?$"
_TIME = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})$"
)

RULES[_NAME] = "may not begin or end with a blank, nor hold control characters"
RULES[_MONEY] = 'needs to be money as text, such as "261.96": at most 14 digits and 4 decimals'
RULES[_TIME] = "needs to be a time with an offset, such as 2016-11-08T09:30:00Z"

Text = Annotated[str, StringConstraints(max_length=500)]
"""Free text of at most 500 characters. That no text holds a NUL is checked once for the whole message."""

LongText = Annotated[str, StringConstraints(max_length=4000)]
"""Free text of at most 4000 characters."""

Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
"""An organization, system or location."""

Token = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f]+$")]
"""A code of somebody else's: carrier, service, reason."""

OrderNumber = Annotated[
    str,
    GetPydanticSchema(
        _chain(
            core_schema.str_schema(strict=True, min_length=1, max_length=30, pattern=_NAME, to_upper=True),
            core_schema.str_schema(
                max_length=30
            ),  # upper case can be longer: one sharp s becomes two letters
        )
    ),
]
"""At most 30 characters; upper and lower case are the same, stored upper case (SUB-1)."""

Item = Annotated[str, StringConstraints(min_length=1, max_length=26, pattern=_NAME)]
"""An item code of at most 26 characters."""

DispatchId = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$")]
"""organization:order_number:sequence."""

LineNumber = Annotated[int, Field(ge=1, le=2_147_483_647)]
"""A line's number within its order."""

RequestId = Annotated[int, Field(ge=1, le=9_223_372_036_854_775_807)]
"""The number that this system gave an order (SUB-2)."""

Quantity = Annotated[int, Field(ge=1, le=2_147_483_647)]
"""Whole units, at least one."""

Count = Annotated[int, Field(ge=-9_007_199_254_740_991, le=9_007_199_254_740_991)]
"""Whole units on a shelf, or a change of them; may be below zero."""

Currency = Annotated[
    str, StringConstraints(to_upper=True, pattern=r"^[A-Za-z]{3}$"), AfterValidator(_currency)
]
"""An ISO 4217 code."""

Country = Annotated[str, StringConstraints(to_upper=True, pattern=r"^[A-Za-z]{2}$")]
"""An ISO 3166 code of two letters."""

PostalCode = Annotated[str, StringConstraints(to_upper=True, max_length=20)]
"""Stored upper case (SUB-8)."""

Money = Annotated[
    Decimal,
    GetPydanticSchema(
        _chain(
            core_schema.str_schema(strict=True, pattern=_MONEY),
            core_schema.no_info_plain_validator_function(  # the pattern left nothing else to check
                Decimal, serialization=core_schema.to_string_ser_schema(when_used="json")
            ),
        )
    ),
]
"""A string of at most 14 digits with up to 4 decimals, such as "261.96"; never a JSON number."""

Time = Annotated[
    datetime,
    GetPydanticSchema(
        _chain(
            core_schema.str_schema(strict=True, pattern=_TIME),
            core_schema.datetime_schema(strict=False, tz_constraint="aware"),
        )
    ),
    AfterValidator(_year),
]
"""RFC 3339 with an offset; UTC from here on."""
