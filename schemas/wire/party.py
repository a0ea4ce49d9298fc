"""A person or company with an address, as messages write it: the buyer or the recipient."""

from typing import Annotated

from schemas.wire.values import Country, Message, PostalCode, Text, described


class Party(Message):
    """A person or company with an address: the buyer or the recipient."""

    prefix: Annotated[Text, described("Title before the name, such as Dr.")] = ""
    first_name: Annotated[Text, described("First name.")] = ""
    middle_name: Annotated[Text, described("Middle name or initial.")] = ""
    last_name: Annotated[Text, described("Last name.")] = ""
    suffix: Annotated[Text, described("Suffix after the name, such as Jr.")] = ""
    company: Annotated[Text, described("Name of the company.")] = ""
    attention: Annotated[Text, described("Person to ask for at the address; only in a ship-to.")] = ""
    address_1: Annotated[Text, described("First line of the address: street and number.")] = ""
    apartment: Annotated[Text, described("Number of the apartment or suite.")] = ""
    address_2: Annotated[Text, described("Second line of the address.")] = ""
    address_3: Annotated[Text, described("Third line of the address.")] = ""
    address_4: Annotated[Text, described("Fourth line of the address.")] = ""
    city: Annotated[Text, described("City.")] = ""
    state: Annotated[Text, described("State or province.")] = ""
    postal_code: Annotated[PostalCode, described("Postal code; stored upper case.")] = ""
    country: Annotated[Country, described("ISO 3166 code of two letters; stored upper case.")] = "US"
    day_phone: Annotated[Text, described("Phone number by day.")] = ""
    evening_phone: Annotated[Text, described("Phone number in the evening.")] = ""
    email: Annotated[Text, described("E-mail address.")] = ""
