"""`privacy-requests`: forget one person, or many under `requests`. Key: the organization."""

from typing import Annotated, Literal

from pydantic import StringConstraints, model_validator

from schemas.wire.values import Code, Message, OrderNumber, Text, described

Known = Annotated[Text, StringConstraints(min_length=1)]
"""Something that is known of a person, as it was sent with an order."""


class Match(Message):
    """Which orders are meant: those that match everything that is given. Upper and lower case are equal."""

    order_number: Annotated[OrderNumber | None, described("Number of the order.")] = None
    customer_number: Annotated[Known | None, described("Number of the customer.")] = None
    email: Annotated[Known | None, described("E-mail address of the buyer or the recipient.")] = None

    @model_validator(mode="after")
    def _names_somebody(self) -> "Match":
        if self.order_number is None and self.customer_number is None and self.email is None:
            raise ValueError("send order_number, customer_number or email")
        return self

    def written(self) -> tuple[int, int]:
        """Return how many fields the sender set."""
        return len(self.__pydantic_fields_set__), 0


class ForgetPerson(Message):
    """Delete what is known of a person from closed orders at once, and from open ones as they close."""

    organization: Annotated[Code, described("Code of the organization that the orders belong to.")]
    action: Annotated[Literal["forget"], described("What to do.")]
    match: Annotated[Match, described("Which orders are meant.")]
    requested_by: Annotated[
        Code | None, described("Who asks, as the sender codes it; it is kept, so it must name no customer.")
    ] = None

    def written(self) -> tuple[int, int]:
        """Return how many fields the sender set, those of `match` included."""
        return len(self.__pydantic_fields_set__) + self.match.written()[0], 0
