"""The types of the wire: how senders write text, codes, money, quantities and times."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    GetPydanticSchema,
    StringConstraints,
    TypeAdapter,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, core_schema

from schemas.wire.currencies import CURRENCIES
from schemas.wire.instants import without_leap_second
from schemas.wire.missing import admit_missing
from schemas.wire.patterns import (
    CODE,
    COUNTRY,
    CURRENCY,
    DATE,
    DATE_OR_TIME,
    MONEY,
    NAME,
    NAME_BEYOND,
    PLAIN,
    TIME,
)


class Message(BaseModel):
    """What a sender may send: exact types, nothing coerced. Null, or an empty code or time, is a missing field.

    Fields that this version does not know are ignored, so that a sender may add some before every reader knows them.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    def written(self) -> tuple[int, int]:
        """Return how many fields the sender set, and how many colons their values hold at least.

        A message that holds other messages adds theirs. Numbers below the true ones make reading slower; numbers above
        them would let a key pass that stands twice.
        """
        return len(self.__pydantic_fields_set__), 0

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return the published schema, which says what may be null or empty in a message that comes in."""
        published = handler(schema)
        if handler.mode == "validation":
            admit_missing(handler.resolve_ref_schema(published), cls)
        return published


def described(what: str) -> Any:
    """Give a field its description, which integrators read in the generated schemas."""
    return Field(description=what)


def _chain(*steps: CoreSchema) -> Callable[[Any, Any], CoreSchema]:
    return lambda _source, _handler: core_schema.chain_schema(list(steps))


def _name(longest: int, *, to_upper: bool = False) -> GetPydanticSchema:
    """Return the schema of a code that people may read: nothing in it is unseen but ordinary blanks between signs."""
    published = core_schema.str_schema(
        strict=True, min_length=1, max_length=longest, pattern=NAME, to_upper=to_upper
    )
    # Upper case can be longer: one sharp s becomes two letters.
    then = core_schema.str_schema(max_length=longest, pattern=NAME_BEYOND)
    return GetPydanticSchema(_chain(published, then), lambda _schema, handler: handler(published))


def _year(time: datetime) -> datetime:
    if not 1900 <= time.year <= 2200:
        raise ValueError("the year is not between 1900 and 2200")
    return time.astimezone(UTC)


def _midnight(time: datetime) -> datetime:
    return _year(time.replace(tzinfo=UTC) if time.tzinfo is None else time)


_ANY_TIME = TypeAdapter(AwareDatetime)


def _day_or_time(text: str) -> date | datetime:
    if len(text) > len("2016-11-08"):
        return _year(_ANY_TIME.validate_python(without_leap_second(text)))
    day = date.fromisoformat(text)
    _year(datetime.combine(day, datetime.min.time(), UTC))
    return day


def _currency(code: str) -> str:
    if code not in CURRENCIES:
        raise ValueError("must be an ISO 4217 code that is in use, such as USD or EUR")
    return code


Text = Annotated[str, StringConstraints(max_length=500)]
"""Free text of at most 500 characters. Decoding checks once for the whole message that no text holds a NUL."""

LongText = Annotated[str, StringConstraints(max_length=4000)]
"""Free text of at most 4000 characters."""

Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=CODE)]
"""The code of an organization, system or location."""

Token = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=PLAIN)]
"""A code that another system defines: carrier, service, reason."""

OrderNumber = Annotated[str, _name(30, to_upper=True)]
"""At most 30 characters; upper and lower case are equal, and upper case is stored (SUB-1)."""

PurchaseOrderNumber = Annotated[str, _name(50, to_upper=True)]
"""At most 50 characters; upper and lower case are equal, and upper case is stored (PUR-1)."""

VendorCode = Annotated[str, StringConstraints(min_length=1, max_length=10, pattern=CODE)]
"""The code of a vendor, of at most 10 characters."""

InvoiceNumber = Annotated[str, _name(30)]
"""At most 30 characters as the vendor writes them; upper and lower case are equal (VIN-1)."""

VendorItem = Annotated[str, _name(35)]
"""An item code of a purchase order, of at most 35 characters."""

Item = Annotated[str, _name(26)]
"""An item code of at most 26 characters."""

DispatchId = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=PLAIN)]
"""The id of a dispatch: organization:order_number:sequence."""

LineNumber = Annotated[int, Field(ge=1, le=2_147_483_647)]
"""The number of a line within its order."""

RequestId = Annotated[int, Field(ge=1, le=9_223_372_036_854_775_807)]
"""The number that this system assigned to an order (SUB-2)."""

Quantity = Annotated[int, Field(ge=1, le=2_147_483_647)]
"""Whole units, at least one."""

Count = Annotated[int, Field(ge=-9_007_199_254_740_991, le=9_007_199_254_740_991)]
"""Whole units of stock, or a change of them; may be below zero."""

Currency = Annotated[
    str,
    StringConstraints(to_upper=True, pattern=CURRENCY),
    AfterValidator(_currency),
    WithJsonSchema({"type": "string", "enum": sorted(CURRENCIES)}),
]
"""An ISO 4217 code that is in use; the published schema lists them in upper case, lower case is taken, too."""

Country = Annotated[str, StringConstraints(to_upper=True, pattern=COUNTRY)]
"""An ISO 3166 code of two letters: neither three letters nor a name."""

PostalCode = Annotated[str, StringConstraints(to_upper=True, max_length=20)]
"""A postal code, stored upper case (SUB-8)."""

Money = Annotated[
    Decimal,
    GetPydanticSchema(
        _chain(
            core_schema.str_schema(strict=True, pattern=MONEY),
            core_schema.no_info_plain_validator_function(  # the pattern left nothing else to check
                Decimal, serialization=core_schema.to_string_ser_schema(when_used="json")
            ),
        )
    ),
]
"""An amount as text of at most 14 digits and 4 decimals, such as "261.96"; never a JSON number.

Every currency may have 4 decimals, the yen as well: prices of a unit and taxes are finer than the smallest coin, and
amounts are added, never rounded.
"""

Amount = Annotated[Money, Field(ge=0), WithJsonSchema({"type": "string", "pattern": MONEY.replace("-?", "")})]
"""An amount that is not below zero, such as a price, or units a day."""

Time = Annotated[
    datetime,
    GetPydanticSchema(
        _chain(
            core_schema.str_schema(strict=True, pattern=TIME),
            core_schema.no_info_before_validator_function(
                without_leap_second, core_schema.datetime_schema(strict=False, tz_constraint="aware")
            ),
        )
    ),
    AfterValidator(_year),
]
"""A time in RFC 3339 with an offset, converted to UTC. A date alone would leave open what happened on that day."""

DateOrTime = Annotated[
    datetime,
    GetPydanticSchema(
        _chain(
            core_schema.str_schema(strict=True, pattern=DATE_OR_TIME),
            core_schema.no_info_before_validator_function(
                without_leap_second,
                core_schema.datetime_schema(strict=False),  # the pattern left only dates without an offset
            ),
        )
    ),
    AfterValidator(_midnight),
]
"""A time in RFC 3339 with an offset, converted to UTC; a date alone is its midnight in UTC."""

Day = Annotated[
    date,
    GetPydanticSchema(
        _chain(
            core_schema.str_schema(strict=True, pattern=DATE),
            core_schema.no_info_plain_validator_function(
                _day_or_time, serialization=core_schema.to_string_ser_schema(when_used="json")
            ),
        )
    ),
]
"""A day of some calendar as it is."""

DayOrTime = Annotated[
    date | datetime,
    GetPydanticSchema(
        _chain(
            core_schema.str_schema(strict=True, pattern=DATE_OR_TIME),
            core_schema.no_info_plain_validator_function(_day_or_time),
        )
    ),
]
"""A day of some calendar as it is, or a time in RFC 3339 with an offset, converted to UTC."""
